#!/bin/bash
# SPDX-License-Identifier: MIT
# Makes the Debian package of a release build and tries it in a clean root: lintian, installed, run against a simulated
# feed, upgraded over an edited configuration, removed, purged.
#     packaging/test.sh [BUILD_FOLDER]
# Needs root, and mmdebstrap, dpkg-dev and lintian; downloads a minimal Debian of the same release (some 60 MB).
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
build=$(realpath "${1:-$source/build/release}")
for tool in mmdebstrap dpkg-deb lintian; do
    command -v $tool >/dev/null || { echo "test.sh: install mmdebstrap, dpkg-dev and lintian" >&2; exit 2; }
done
work=$(mktemp -d)
root=$work/root
finish() {
    exec 7>&- || true  # the simulator ends
    rm -rf --one-file-system "$work"
}
trap finish EXIT
step() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
inside() { LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }
there() { [ -e "$root$1" ] || fail "$1 is not there"; }
gone() { [ ! -e "$root$1" ] || fail "$1 is still there"; }

step "packing"
(cd "$build" && cpack -G DEB -B "$work/packages" >"$work/log" 2>&1) || { cat "$work/log"; fail "cpack"; }
package=$(echo "$work"/packages/*.deb)
lintian --fail-on error "$package" || fail "lintian"

step "a clean root"
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
# With what the package depends on, and nothing more: dpkg says if that is not enough.
depends=$(dpkg-deb --field "$package" Depends | sed -E 's/ \([^)]*\)//g; s/ //g')
mmdebstrap --quiet --variant=essential --include="$depends" "$release" "$root" >"$work/log" 2>&1 || { cat "$work/log"; fail "mmdebstrap"; }

step "installing $(basename "$package")"
cp "$package" "$root/tmp/"
inside dpkg -i "/tmp/$(basename "$package")" >"$work/log" 2>&1 || { cat "$work/log"; fail "dpkg -i"; }
for path in /usr/bin/jobfeed /etc/jobfeed/config.toml /usr/lib/systemd/system/jobfeed.timer \
    /usr/share/bash-completion/completions/jobfeed; do there $path; done
gone /etc/systemd/system/timers.target.wants/jobfeed.timer
grep -qx 'ExecStart=/usr/bin/jobfeed sync' "$root/usr/lib/systemd/system/jobfeed.service" || fail "ExecStart"

step "running as the unit does"
mkfifo "$work/simulator" && : >"$work/urls"
"$build/tests/simulator/jobfeed-simulator" --ads 50 --until-stdin-closes --max-seconds 600 <"$work/simulator" >"$work/urls" &
exec 7>"$work/simulator"
until [ "$(wc -l <"$work/urls")" -ge 4 ]; do read -rt 0.1 <> <(:) || true; done
run() { inside env XDG_DATA_HOME=/var/lib XDG_CONFIG_HOME=/etc jobfeed "$@"; }
run sync --url "$(sed -n 3p "$work/urls")"
run doctor --offline >"$work/log" || { cat "$work/log"; fail "doctor"; }
run status | grep -qE '^active +50 ads$' || fail "status"
there /var/lib/jobfeed/jobfeed.db

step "upgrading over an edited configuration"
sed -i 's/^# max-age.*/max-age = "2h"/' "$root/etc/jobfeed/config.toml"
dpkg-deb -R "$package" "$work/next"
sed -i 's/^Version: .*/Version: 99.0-1/' "$work/next/DEBIAN/control"
echo '# a line that a later version has' >>"$work/next/etc/jobfeed/config.toml"
(cd "$work/next" && find usr etc -type f -print0 | xargs -0 md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group -b "$work/next" "$root/tmp/next.deb" >/dev/null
inside dpkg --force-confdef --force-confold -i /tmp/next.deb >"$work/log" 2>&1 || { cat "$work/log"; fail "upgrade"; }
grep -qx 'max-age = "2h"' "$root/etc/jobfeed/config.toml" || fail "the edited configuration was overwritten"
there /etc/jobfeed/config.toml.dpkg-dist
run config | grep -qE '^max-age +file +2h$' || fail "the edited configuration is not read"

step "removing"
inside dpkg --remove jobfeed >"$work/log" 2>&1 || { cat "$work/log"; fail "remove"; }
gone /usr/bin/jobfeed
there /etc/jobfeed/config.toml
there /var/lib/jobfeed/jobfeed.db

step "purging"
inside dpkg --purge jobfeed >"$work/log" 2>&1 || { cat "$work/log"; fail "purge"; }
for path in /etc/jobfeed /var/lib/jobfeed /usr/share/doc/jobfeed; do gone $path; done
inside dpkg --audit
echo "== the package is fine"
