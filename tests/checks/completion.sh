#!/bin/bash
# SPDX-License-Identifier: MIT
# Completion in the shells themselves: completion.sh JOBFEED SIMULATOR CORPUS. A shell that is not there is passed over.
set -u
program=$1 simulator=$2 corpus=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" && ln -s "$program" "$work/bin/jobfeed" && cd "$work" || exit 1
export PATH=$work/bin:$PATH HOME=$work LC_ALL=C.UTF-8 JOBFEED_DB=$work/ads.db JOBFEED_NOW=2024-06-01T12:00:00Z
unset XDG_CONFIG_HOME XDG_DATA_HOME
coproc simulated { exec "$simulator" --until-stdin-closes --max-seconds 60 --corpus "$corpus" --now 2024-06-01T12:00:00Z; }
for _ in 1 2 3; do read -r url <&"${simulated[0]}"; done
jobfeed -q --now 2024-06-01T12:00:00Z sync --url "$url" || exit 1
county=OSLO
failed=0
expect() {
    [ "$2" = "$3" ] && return
    printf '%s: expected\n%s\ngot\n%s\n' "$1" "$2" "$3"
    failed=1
}

# in_bash WORD…: what bash proposes for the last of them.
in_bash() {
    bash --norc -c 'source <(jobfeed completion bash) || exit
        compopt() { :; }
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _jobfeed && printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}
expect 'bash, a command' $'sync\nstatus' "$(in_bash jobfeed s | grep -E '^(sync|status)$')"
expect 'bash, an option' --metrics-file "$(in_bash jobfeed sync --me)"
expect 'bash, a global option' --db "$(in_bash jobfeed sync --d | grep -v dry)"
expect 'bash, a feed' stilling-feed "$(in_bash jobfeed sync --feed s)"
expect 'bash, behind an equals sign' stilling-feed "$(in_bash jobfeed sync --feed = s)"
expect 'bash, columns' uuid,title "$(in_bash jobfeed export --columns uuid,ti)"
expect 'bash, a county, in lower case' "$county" "$(in_bash jobfeed sync --county "${county,,}")"
expect 'bash, another database' '' "$(in_bash jobfeed --db none.db sync --county "${county,,}")"
expect 'bash, a shell' zsh "$(in_bash jobfeed completion z)"
expect 'bash, what is registered' 'complete -F _jobfeed jobfeed' "$(bash --norc -c 'source <(jobfeed completion bash); complete -p jobfeed')"

if command -v fish >/dev/null; then
    in_fish() { fish --no-config -c "jobfeed completion fish | source; complete -C '$1'"; }
    expect 'fish, an option' --metrics-file "$(in_fish 'jobfeed sync --me' | cut -f1)"
    expect 'fish, a feed' stilling-feed "$(in_fish 'jobfeed sync --feed s' | cut -f1)"
    expect 'fish, a county' "$county" "$(in_fish "jobfeed sync --county ${county}" | cut -f1)"
    expect 'fish, a command' 'Delete the content of expired and withdrawn ads' "$(in_fish 'jobfeed pr' | cut -f2)"
fi
if command -v zsh >/dev/null; then
    # Its widgets need a terminal: what is handed to them is looked at.
    in_zsh() {
        zsh -f -c 'compdef() { :; }; _files() { print -r -- files; }
            _describe() { shift 2; print -rl -- "${(@P)1}"; }
            source <(jobfeed completion zsh) || exit
            words=("$@") CURRENT=$#; _jobfeed' zsh "$@"
    }
    expect 'zsh, an option' '--metrics-file:Write the result for Prometheus, also of a run that failed' "$(in_zsh jobfeed sync --me)"
    expect 'zsh, an address' 'stilling-feed:https://pam-stilling-feed.nav.no' "$(in_zsh jobfeed sync --feed s)"
    expect 'zsh, a file' files "$(in_zsh jobfeed sync --ca-file '')"
    expect 'zsh, a county' "$county:" "$(in_zsh jobfeed sync --county "${county,,}")"
fi
exit $failed
