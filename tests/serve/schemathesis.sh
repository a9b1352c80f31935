#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Holds the server against /openapi.json: is that valid, does every answer fit it, is there any 5xx. By hand, since it
# takes minutes and installs openapi-spec-validator and schemathesis from PyPI:
#     tests/serve/schemathesis.sh JOBFEED SIMULATOR [EXAMPLES]
set -euo pipefail
program=$(realpath "$1") simulator=$(realpath "$2") examples=${3:-200}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet 'schemathesis>=4,<5' openapi-spec-validator

coproc feed { exec "$simulator" --ads 200 --events 500 --until-stdin-closes --max-seconds 600; }
read -r _ <&"${feed[0]}" && read -r _ <&"${feed[0]}" && read -r url <&"${feed[0]}"
"$program" -q --db ads.db sync --url "$url"
token=$("$program" --db ads.db token issue --subject schemathesis --public)
"$program" -q --db ads.db serve --listen 127.0.0.1:0 >address 2>log &
server=$!
until [ -s address ]; do :; done
served=$(cat address)

curl -sf "$served/openapi.json" >openapi.json
venv/bin/openapi-spec-validator openapi.json
venv/bin/schemathesis run "$served/openapi.json" --header "Authorization: Bearer $token" --max-examples "$examples" \
    --checks all --exclude-checks negative_data_rejection --seed 1
