// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {

/// From now on this token, and each of its parts, is masked in what servers answer and in every Error.
/// Anything shorter than eight letters is no token.
void keep_secret(std::string_view token);

/// Puts `[token]` in place of every secret in `text`, also where it is escaped as in a URL, in JSON or in
/// HTML. Returns whether there was one.
bool mask_secrets(std::string& text);

/// `text` without secrets, and without anything else that looks like a JWT.
[[nodiscard]] std::string redacted(std::string text);

}  // namespace jobfeed
