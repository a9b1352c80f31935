// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace jobfeed::cli::completion {

/// A word that may stand there, and what it means.
struct Candidate {
    std::string word;
    std::string about{};
};

enum class Kind {
    words,  ///< one of these, then a blank
    list,   ///< one of these, and then perhaps a comma and more
    files   ///< the shell knows better
};

struct Answer {
    Kind kind = Kind::words;
    std::vector<Candidate> candidates{};
};

/// The values that a mirror has for `county`, `municipality`, `category` and `uuid` that begin so, whatever
/// their case.
using Values = std::function<std::vector<Candidate>(std::string_view of, std::string_view beginning)>;

/// What can stand in place of the last of these words, by the option tree. The words are those after the
/// program's name, as bash divides them (`--db`, `=`, `x`) or as others do (`--db=x`).
[[nodiscard]] Answer complete(CLI::App& program, const std::vector<std::string>& words, const Values& values);

/// The value that the words give a global option; empty if they give none.
[[nodiscard]] std::string value_of(std::string_view option, const std::vector<std::string>& words);

/// For a shell's script: the kind in the first line, `:words`, and then each word, a tab, and what it means.
[[nodiscard]] std::string to_text(const Answer& answer);

}  // namespace jobfeed::cli::completion
