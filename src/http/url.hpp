// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::http {

/// The base URL of a feed in one form: scheme and host in lower case, no default port, no trailing slash.
/// Throws Error (usage) unless it is http(s) with a host and without user, query or fragment.
[[nodiscard]] std::string canonical_base(const std::string& url);

/// `scheme://host:port` of an absolute http(s) URL, the port always given; empty for anything else.
[[nodiscard]] std::string origin(const std::string& url);

/// The absolute URL that `reference` means on a page at `base`; empty if it is none.
[[nodiscard]] std::string resolved(const std::string& base, const std::string& reference);

/// The URL without user, password, query and fragment, for messages; it need not be one.
[[nodiscard]] std::string without_credentials(std::string_view url);

/// The text as a value in a query string.
[[nodiscard]] std::string escape(std::string_view text);

}  // namespace jobfeed::http
