// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/scope.hpp>
#include <jobfeed/token.hpp>

#include <optional>
#include <string>

namespace jobfeed::cli {

/// What may tell which feed is meant.
struct FeedHints {
    std::string requested;              ///< `--feed`
    std::string url;                    ///< `--url`
    std::optional<Scope> followed;      ///< what the database follows
    std::optional<TokenClaims> claims;  ///< of the token, if there is one
};

struct FeedChoice {
    std::string feed;
    std::string why;
};

/// Which feed to read, and why, by the rules of jobfeed-sync(1).
[[nodiscard]] FeedChoice choose_feed(const FeedHints& hints);

/// The scope in which that feed is read: at the URL that is given, else at the followed one, else at NAV's;
/// with the followed filters. Throws Error (usage).
[[nodiscard]] Scope scope_of(const FeedChoice& choice, const FeedHints& hints);

}  // namespace jobfeed::cli
