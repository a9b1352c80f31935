#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs what is missing, builds with ASan and UBSan and warnings as errors, and runs every test.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh build tests
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    # Without these ccache passes over every unit with a precompiled header.
    export CCACHE_SLOPPINESS=pch_defines,time_macros
fi
cmake --workflow --preset dev
