#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Draws fresh seeds, prints them, and carries out their schedules over both feeds:
#     tests/model/draw.sh [COUNT] [MODEL_TESTS]
# 2000 take a quarter of an hour with a release build.
set -euo pipefail
cd "$(dirname "$0")/../.."
count=${1:-2000}
program=${2:-build/release/tests/model/model_tests}
first=$(( $(date +%Y%m%d) * 100000 + $(shuf -i 0-99999 -n 1) ))
last=$(( first + count - 1 ))
echo "seeds $first-$last (again: JOBFEED_MODEL_SEEDS=$first-$last $program)"
JOBFEED_MODEL_SEEDS="$first-$last" "$program"
