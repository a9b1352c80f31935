#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs under TSan what uses two threads: reading ahead, the words of the index, the simulator's server beside them.
set -euo pipefail
cd "$(dirname "$0")/.."

cmake --preset tsan
cmake --build --preset tsan --target sync_tests unit_lib jobfeed_simulator_tests
build/tsan/tests/sync/sync_tests -# '[#read_ahead_test],[#segments_test],[#withdrawal_test],[#fetcher_test]'
build/tsan/tests/unit/unit_lib
build/tsan/tests/simulator/jobfeed_simulator_tests
