// SPDX-License-Identifier: MIT
#include "cli/completion/scripts.hpp"

namespace jobfeed::cli::completion {
namespace {

constexpr std::string_view bash =
    R"script(# bash completion for jobfeed                              -*- shell-script -*-

_jobfeed() {
    local -a words=("${COMP_WORDS[@]:1:COMP_CWORD}") answers
    local answer program=${COMP_WORDS[0]/#\~/$HOME}
    COMPREPLY=()
    mapfile -t answers < <("$program" __complete "${words[@]/#/:}" 2>/dev/null)
    case ${answers[0]-} in
        :files) compopt -o default 2>/dev/null ;;
        :list) compopt -o nospace 2>/dev/null ;;
    esac
    for answer in "${answers[@]:1}"; do
        printf -v answer %q "${answer%%$'\t'*}"
        COMPREPLY+=("${answer//\\,/,}")
    done
}
complete -F _jobfeed jobfeed
)script";

constexpr std::string_view zsh = R"script(#compdef jobfeed

_jobfeed() {
    local -a answers values
    local answer word
    answers=("${(@f)$(${~words[1]} __complete "${(@)words[2,CURRENT]/#/:}" 2>/dev/null)}")
    [[ ${answers[1]} == :files ]] && { _files; return }
    for answer in "${(@)answers[2,-1]}"; do
        word=${answer%%$'\t'*}
        values+=("${word//:/\\:}:${answer#*$'\t'}")
    done
    local -a suffix
    [[ ${answers[1]} == :list ]] && suffix=(-S '')
    _describe -o jobfeed values $suffix -M 'm:{a-zæøå}={A-ZÆØÅ}'
}

if [[ ${funcstack[1]} == _jobfeed ]]; then
    _jobfeed "$@"
else
    compdef _jobfeed jobfeed
fi
)script";

constexpr std::string_view fish = R"script(# fish completion for jobfeed

function __jobfeed_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    test (count $current) -gt 0; or set current ''
    set -l answers ($program __complete (string replace -r '^' ':' -- $words $current) 2>/dev/null)
    if test "$answers[1]" = :files
        __fish_complete_path $current
    else if test (count $answers) -gt 1
        printf '%s\n' $answers[2..-1]
    end
end
complete -c jobfeed -f -a '(__jobfeed_complete)'
)script";

}  // namespace

std::string_view script_for(std::string_view shell) {
    if (shell == "bash") return bash;
    if (shell == "zsh") return zsh;
    if (shell == "fish") return fish;
    return {};
}

}  // namespace jobfeed::cli::completion
