#!/bin/bash
# SPDX-License-Identifier: MIT
# The units of systemd are without a complaint, and the service is as closed as packaging/README.md says:
# units.sh JOBFEED SOURCE_FOLDER. Exits with 77, skipped, where there is no systemd-analyze.
set -u
program=$1 packaging=$2/packaging
command -v systemd-analyze >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$packaging"/systemd/* "$packaging"/examples/*.{service,timer} "$work"
for unit in jobfeed jobfeed-serve; do mv "$work/$unit.service.in" "$work/$unit.service"; done
# An instance of the template, since systemd checks no template.
cp "$work/jobfeed-failed@.service" "$work/jobfeed-failed@jobfeed.service"
sed -i -E "s#(@JOBFEED_BINDIR@|/usr/bin)/jobfeed#$program#" "$work"/*.service
failed=0
for unit in jobfeed.service jobfeed.timer jobfeed-serve.service jobfeed-serve.socket jobfeed-fresh.service jobfeed-fresh.timer jobfeed-failed@jobfeed.service; do
    complaint=$(systemd-analyze verify --man=no "$work/$unit" 2>&1) || failed=1
    # Of units of this machine it may complain too.
    complaint=$(grep jobfeed <<<"$complaint")
    [ -z "$complaint" ] || { echo "$complaint"; failed=1; }
done
for unit in jobfeed jobfeed-serve; do
    score=$(systemd-analyze security --offline=true "$work/$unit.service" | grep -oP "exposure level for $unit.service: \K[0-9.]+")
    stated=$(grep -oP "exposure level of \`$unit.service\` is \K[0-9.]+" "$packaging/README.md")
    # Other versions of systemd know of more to be closed.
    awk -v score="$score" -v stated="$stated" 'BEGIN { exit !(score != "" && stated != "" && score <= stated + 0.5) }' ||
        { echo "the exposure level of $unit.service is $score, and $stated is stated"; failed=1; }
done
exit $failed
