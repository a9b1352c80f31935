// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {

/// Appends `text` as a JSON string, quotes included. What is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends JSON on one line: a raw line break, which can only stand between its tokens, becomes a space.
void append_json_on_one_line(std::string& out, std::string_view json);

}  // namespace jobfeed
