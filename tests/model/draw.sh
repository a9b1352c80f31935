#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Draws fresh seeds, prints them, and carries out their schedules over both feeds:
#     tests/model/draw.sh [COUNT] [FEED] [MODEL_TESTS]
# FEED is public-feed or stilling-feed; without it, both. 2000 take some ten minutes a feed with a release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-2000}
feed=${2:-}
program=${3:-build/release/tests/model/model_tests}
first=$(( $(date +%Y%m%d) * 100000 + $(shuf -i 0-99999 -n 1) ))
last=$(( first + count - 1 ))
echo "seeds $first-$last (again: JOBFEED_MODEL_SEEDS=$first-$last $program '*$feed*')"
JOBFEED_MODEL_SEEDS="$first-$last" "$program" "*$feed*"
