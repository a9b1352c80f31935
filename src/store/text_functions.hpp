// SPDX-License-Identifier: MIT
#pragma once

#include "store/sqlite.hpp"

#include <string>
#include <string_view>

namespace jobfeed::store {

/// The text in a form in which letters that differ in case only are the same (`BODØ`, `Bodø`); accents stay.
[[nodiscard]] std::string folded(std::string_view text);

/// Whether the words occur in the text, in a row and whole; case apart.
[[nodiscard]] bool has_words(std::string_view text, std::string_view words);

/// The text in the form in which letters are one character each, however it was typed.
[[nodiscard]] std::string composed(std::string_view text);

/// Whether a letter or a digit is in it.
[[nodiscard]] bool has_letter(std::string_view text);

/// Whether one of the words is one of the text's; case apart.
[[nodiscard]] bool shares_word(std::string_view text, std::string_view words);

[[nodiscard]] std::string upper(std::string_view text);

/// Makes them known to SQL, as `folded(text)`, `has_words(text, words)` and `shares_word(text, words)`.
void define_text_functions(Database& database);

}  // namespace jobfeed::store
