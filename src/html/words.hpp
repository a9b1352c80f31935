// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::html {

/// The text of the HTML without markup, scripts and styles; words of neighbouring elements stay apart. Of
/// a text that is longer than any ad's, the beginning. Takes linear time, whatever the markup is.
[[nodiscard]] std::string words_of_html(std::string_view html);

/// Names the rules by which words_of_html works, the HTML parser's version included: entries of the full-text
/// index can be taken out only by the rules by which they were put in.
[[nodiscard]] std::string words_version();

}  // namespace jobfeed::html
