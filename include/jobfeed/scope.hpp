// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// Which ads of a feed a mirror holds. Values of one filter are alternatives; all filters must hold.
struct Filters {
    std::vector<std::string> counties{};
    std::vector<std::string> municipalities{};
    std::vector<std::string> categories{};
    std::vector<std::string> sources{};
    std::vector<std::string> orgnrs{};

    bool operator==(const Filters&) const = default;
};

/// What a database mirrors. A database never mixes two scopes.
struct Scope {
    std::string feed;      ///< `public-feed` or `stilling-feed`
    std::string base_url;  ///< without a trailing slash
    Filters filters;

    bool operator==(const Scope&) const = default;
};

/// The scope in words, for messages: `public-feed at https://… (county OSLO)`.
[[nodiscard]] std::string describe(const Scope& scope);

/// A scope with its base URL checked and put in one form. Throws Error (usage) if the feed is unknown or the
/// URL is not http(s) with a host.
[[nodiscard]] Scope normalised(Scope scope);

}  // namespace jobfeed
