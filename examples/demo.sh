#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Shows jobfeed at work on NAV's two feeds, simulated: installs what is missing, builds, mirrors 12,000 ads, lets ads come
# and go, and mirrors again. Works in a temporary folder and on the loopback interface; only apt-get uses the network.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }
fail() {
    printf '\ndemo.sh: %s\n' "$*" >&2
    exit 1
}
# Shows a command as one would type it, and runs it.
run() {
    printf '$ %s\n' "$*"
    "$@"
}

say "Installing what is missing, building"
scripts/install-packages.sh build tests
if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
printf 'Building jobfeed and the simulator; the first time this takes a minute or two.\n'
cmake --preset release >/dev/null || fail "CMake cannot configure the build"
cmake --build --preset release --target jobfeed jobfeed-simulator || fail "the build failed"
PATH=$PWD/build/release/src:$PWD/build/release/tests/simulator:$PATH

folder=$(mktemp -d)
simulator=
finish() {
    if [[ $simulator ]]; then kill "$simulator" 2>/dev/null && wait "$simulator" 2>/dev/null; fi
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cd "$folder"
# What the user has set for mirrors of their own is not for this one.
for variable in $(compgen -e JOBFEED_); do unset "$variable"; done
export XDG_CONFIG_HOME=$folder XDG_DATA_HOME=$folder no_proxy=127.0.0.1

say "Starting a simulated feed with 12,000 ads"
jobfeed-simulator --ads 12000 --max-seconds 600 >simulator.out &
simulator=$!
for ((tries = 0; tries < 600; ++tries)); do
    [[ $(wc -l <simulator.out) -ge 3 ]] && break
    kill -0 "$simulator" 2>/dev/null || fail "the simulator did not start"
    sleep 0.1
done
{ read -r url && read -r token && read -r stilling_url; } <simulator.out || fail "the simulator did not say where it is"
printf '%s\n' "$token" >token.txt
export JOBFEED_DB=ads.db JOBFEED_TOKEN_FILE=token.txt
printf 'It is at %s; JOBFEED_DB=%s and JOBFEED_TOKEN_FILE=%s say where the database and the token are.\n' \
    "$url" "$JOBFEED_DB" "$JOBFEED_TOKEN_FILE"

say "A first mirror of it"
run jobfeed sync --url "$url"
printf '\n'
run jobfeed status

say "All active ads as CSV"
run jobfeed export --csv -o ads.csv
run jobfeed export --csv --columns published,municipality,employer,title -o short.csv
printf '$ head -n 4 short.csv\n'
head -n 4 short.csv
ads_in_csv=$(python3 -c 'import csv; print(sum(1 for ad in csv.DictReader(open("ads.csv", encoding="utf-8", newline=""))))')
printf 'ads.csv holds %s ads in %s bytes.\n' "$ads_in_csv" "$(wc -c <ads.csv)"
[[ $ads_in_csv == 12000 ]] || fail "ads.csv should hold 12000 ads"

say "The feed goes on: 40 ads are published, 25 changed, 15 stopped, and 10 expire"
change() { curl --silent --show-error --fail --data '' "${url%/public-feed}/control/$1?count=$2" | sort >"$1.txt"; }
change stop 15
change update 25
change expire 10
change publish 40
before=$(sqlite3 "$JOBFEED_DB" 'SELECT max(number) FROM changes')
run jobfeed sync

say "What that changed, from the database"
sqlite() { printf '$ sqlite3 %s "%s"\n' "$JOBFEED_DB" "$1" && sqlite3 -box "$JOBFEED_DB" "$1"; }
sqlite "SELECT kind, count(DISTINCT uuid) AS ads FROM changes WHERE number > $before GROUP BY kind"
sqlite "SELECT number, kind, substr(uuid, 1, 8) AS uuid, substr(title, 1, 44) AS title
    FROM changes LEFT JOIN all_ads USING (uuid) WHERE number > $before GROUP BY kind"
printf 'Ads that were withdrawn or have expired keep a tombstone, and no content: no title.\n'

say "Is it what happened at the feed?"
ads_of() { sqlite3 "$JOBFEED_DB" "SELECT DISTINCT uuid FROM changes WHERE number > $before AND kind = '$1' ORDER BY uuid"; }
same() {
    diff <(ads_of "$1") "$2" >differences.txt || fail "ads recorded as $1 are not those that the feed has let happen: $(cat differences.txt)"
    printf '%-9s  the same %s ads\n' "$1" "$(wc -l <"$2")"
}
# An ad expires by being changed: to a last day that is over.
sort update.txt expire.txt | uniq >changed.txt
same added publish.txt
same updated changed.txt
same withdrawn stop.txt
same expired expire.txt
active=$(jobfeed export --csv --columns uuid | tail -n +2 | wc -l)
printf '%-9s  %s ads\n' active "$active"
[[ $active == 12015 ]] || fail "12015 ads should be active: 12000 + 40 - 15 - 10"

say "NAV's other feed, stilling-feed: events, and a document for each ad; its token is public"
unset JOBFEED_TOKEN_FILE
export JOBFEED_DB=stilling.db
run jobfeed sync --url "$stilling_url"
change stop 6
change publish 4
run jobfeed sync
run jobfeed sync
run jobfeed status
jobfeed export --csv --columns uuid | sort >stilling.txt
jobfeed --db ads.db sync -q --token-file token.txt
jobfeed --db ads.db export --csv --columns uuid | sort >public.txt
diff stilling.txt public.txt >differences.txt || fail "the two feeds' mirrors differ: $(cat differences.txt)"
printf '%s ads, the same in both mirrors.\n' "$(($(wc -l <public.txt) - 1))"

say "With NAV's feed"
cat <<'END'
The same commands mirror NAV's ads, with the public token, which jobfeed fetches by itself:

    cmake --install build/release
    jobfeed sync                        # into ~/.local/share/jobfeed/jobfeed.db; run it as often as you like
    jobfeed status
    jobfeed export --csv -o ads.csv

The first run takes a while: it reads six months of events, and then each ad. A token of your own is given with
--token-file FILE. NAV switched public-feed off on 2025-05-01; --feed public-feed --url BASE names an address that offers it.
END
