#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a change does not wait for, before a release: every case that the tests know, each unit compiled by itself, fresh
# seeds, TSan, and all that UBSan looks at. It takes an hour or two:
#     tests/long.sh
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh build tests tidy
export JOBFEED_TEST_CASES=all PUBLISH_SCHEDULES=500
cmake --preset release -B build/units -DJOBFEED_TESTS=ON -DCMAKE_UNITY_BUILD=OFF -DCMAKE_COMPILE_WARNING_AS_ERROR=ON
cmake --build build/units
ctest --test-dir build/units -j4 --output-on-failure
tests/model/draw.sh 2000 '' build/units/tests/model/model_tests
tests/fuzz/run.sh 600
tests/tsan.sh
cmake --preset long
cmake --build build/long
ctest --test-dir build/long -j4 --output-on-failure
