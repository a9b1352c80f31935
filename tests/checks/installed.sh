#!/bin/bash
# SPDX-License-Identifier: MIT
# What `cmake --install` puts down is all there, and another project can build with it:
# installed.sh BUILD_FOLDER SOURCE_FOLDER COMPILER FLAGS
set -u
build=$1 source=$2 compiler=$3 flags=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/prefix" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cd "$work/prefix" || exit 1

failed=0
there() { compgen -G "$1" >/dev/null || { echo "not installed: $1"; failed=1; }; }
there bin/jobfeed
for page in "$source"/man/*.[15]; do there "share/man/man${page##*.}/${page##*/}"; done
for header in "$source"/include/jobfeed/*.hpp; do there "include/jobfeed/${header##*/}"; done
there lib/systemd/system/jobfeed.timer
there lib/systemd/system/jobfeed-serve.socket
there lib/systemd/system/jobfeed-serve.service
there share/bash-completion/completions/jobfeed
there share/zsh/vendor-completions/_jobfeed
there share/fish/vendor_completions.d/jobfeed.fish
grep -qx "ExecStart=$work/prefix/bin/jobfeed sync" lib/systemd/system/jobfeed.service || { echo "jobfeed.service starts another program"; failed=1; }
for file in README.md CHANGELOG.md LICENSE; do there "share/doc/jobfeed/$file"; done
library=$(find . -name 'libjobfeed.a')
config=$(find . -name 'jobfeed-config.cmake')
[ -n "$library" ] || { echo "not installed: libjobfeed.a"; failed=1; }
[ -n "$config" ] || { echo "not installed: jobfeed-config.cmake"; exit 1; }
find . -name '*simulator*' -o -name '*catch*' | grep . && { echo "of the tests, and installed"; failed=1; }

cmake -G Ninja -S "$source/tests/checks/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="$flags" >"$work/log" 2>&1 &&
    cmake --build "$work/consumer" >>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
[ "$("$work/consumer/consumer")" = "$(bin/jobfeed --version | sed 's/jobfeed //')" ] || { echo "the consumer fails"; failed=1; }
exit $failed
