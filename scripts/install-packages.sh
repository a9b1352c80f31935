#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The packages that jobfeed needs, listed here and nowhere else. Installs those that are missing:
#     scripts/install-packages.sh build [tests] [browser] [tidy]
# For Debian 12 and 13 and Ubuntu 24.04, as root or with sudo. If nothing is missing it asks for neither.
set -euo pipefail

# What compiles and runs the program.
build=(g++ cmake ninja-build pkgconf
       libcurl4-openssl-dev libsimdjson-dev libsqlite3-dev libcli11-dev libfmt-dev
       libhowardhinnant-date-dev libxml2-dev libb64-dev libunistring-dev
       libtomlplusplus-dev zlib1g-dev libzstd-dev libxlsxwriter-dev libminizip-dev libmd-dev libpq-dev
       libmicrohttpd-dev libssl-dev libctemplate-dev
       ca-certificates tzdata)
# What the simulator, the tests, the demo and the benchmark need besides. Checks of systemd's units, zsh and fish
# and of examples for pandas, DuckDB and Datasette are passed over where these are missing.
tests=(catch2 libcpp-httplib-dev python3 python3-h11 python3-requests sqlite3 jq curl mandoc zstd ccache
       postgresql)
# What the tests of the pages need besides; they are passed over where it is missing
# (Ubuntu has Chromium as a snap only).
browser=(chromium chromium-driver)
# Other packages of Node.js bring npm along, and do not go with Debian's.
command -v npm >/dev/null || browser+=(npm)
tidy=(clang clang-format clang-tidy libclang-rt-dev)

fail() {
    printf 'install-packages.sh: %s\n' "$1" >&2
    exit 1
}

is_installed() {
    dpkg-query --show --showformat='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

wanted=()
for group in "${@:-build}"; do
    case $group in
        build) wanted+=("${build[@]}") ;;
        tests) wanted+=("${tests[@]}") ;;
        browser) wanted+=("${browser[@]}") ;;
        tidy) wanted+=("${tidy[@]}") ;;
        *) fail "there is no group of packages called \"$group\"; there are build, tests, browser and tidy" ;;
    esac
done

system=$(. /etc/os-release 2>/dev/null && printf '%s' "${PRETTY_NAME:-}") || true
if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    fail "${system:-this system} has no apt-get, and jobfeed's packages are named as in Debian 12 and 13 and Ubuntu 24.04.
Install what corresponds to these, then run cmake --workflow --preset release:
    ${wanted[*]}"
fi

missing=()
for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    printf 'Packages: nothing is missing.\n'
    exit 0
fi

case $(. /etc/os-release && printf '%s %s' "${ID:-}" "${VERSION_ID:-}") in
    "debian 12" | "debian 13" | "ubuntu 24.04") ;;
    *) printf 'Packages: tried on Debian 12 and 13 and Ubuntu 24.04, not on %s; going on.\n' "${system:-this system}" ;;
esac
as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "run this as root, or install sudo: missing are ${missing[*]}"
    as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get --quiet "$@" >"$log" 2>&1 </dev/null && return
    cat "$log" >&2
    fail "apt-get $1 failed, see above"
}
printf 'Packages: installing with apt-get: %s\n' "${missing[*]}"
apt update
apt install --yes --no-install-recommends "${missing[@]}"
printf 'Packages: installed.\n'
