#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the fuzzers and runs each for so many seconds, from the corpus beside this file:
#     tests/fuzz/run.sh [SECONDS]
# What it finds lands in build/fuzz/found/; what is worth keeping of the inputs, in build/fuzz/corpus/.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-20}
build=build/fuzz
cmake -S . -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_COMPILE_WARNING_AS_ERROR=ON -DJOBFEED_TESTS=OFF -DJOBFEED_FUZZ=ON >/dev/null
names='ad html page stilling time words'
# shellcheck disable=SC2086 # one word each
cmake --build "$build" --target $(printf '%s_fuzzer ' $names)
for name in $names; do
    mkdir -p "$build/corpus/$name" "$build/found"
    printf 'Fuzzing: %s, %s seconds\n' "$name" "$seconds"
    "$build/tests/fuzz/${name}_fuzzer" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -close_fd_mask=1 \
        -print_final_stats=1 -verbosity=0 -dict=tests/fuzz/json.dict -artifact_prefix="$build/found/$name-" \
        "$build/corpus/$name" "tests/fuzz/corpus/$name" 2>&1 | grep -v -e 'Uses:' -e 'ecommended dictionary'
done
