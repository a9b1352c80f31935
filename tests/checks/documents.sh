#!/bin/bash
# SPDX-License-Identifier: MIT
# help = manual = README: documents.sh JOBFEED SOURCE_FOLDER
# Every option of --help is in its manual page and the other way round; every command is in jobfeed(1) and README.md.
program=$1
cd "$2" || exit 1
failed=0
complain() { echo "$*"; failed=1; }

help_options() { sed -nE 's/^ +((-[A-Za-z], *)?--[a-z0-9.-]+).*/\1/p' | tr -s ', ' '\n' | sort -u; }
# An option that a page documents heads an item: .It Fl o Ar FILE , Fl -output Ar FILE
manual_options() { grep -E '^\.It .*Fl ' "$1" | grep -oE 'Fl [-A-Za-z0-9.]+' | sed 's/Fl /-/' | sort -u; }

compare() {
    [ -e "$2" ] || { complain "there is no $2"; return; }
    local difference
    difference=$(diff <("$program" $1 --help | help_options) <(manual_options "$2"))
    [ -z "$difference" ] || complain "options of 'jobfeed $1 --help' (<) and of $2 (>):"$'\n'"$difference"
}

commands=$("$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ -n "$commands" ] || complain "the help names no commands"
compare "" man/jobfeed.1
for command in $commands; do
    compare "$command" "man/jobfeed-$command.1"
    grep -qE "^\.It Cm $command\b" man/jobfeed.1 || complain "man/jobfeed.1 lacks the command $command"
    grep -qE "jobfeed( [^\`]*)? $command\b" README.md || complain "README.md lacks the command $command"
done
for page in man/jobfeed-*.1; do
    name=${page#man/jobfeed-}
    grep -qx "${name%.1}" <<<"$commands" || complain "$page is of no command"
done
exit $failed
