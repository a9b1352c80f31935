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

/// The password in a text that is, or ends with, an address: between `//USER:` and the last `@`. Empty if
/// there is none.
[[nodiscard]] std::string_view password_in(std::string_view address);

/// `text` without secrets, and without anything else that looks like a JWT.
[[nodiscard]] std::string redacted(std::string text);

}  // namespace jobfeed
