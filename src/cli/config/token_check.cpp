// SPDX-License-Identifier: MIT
#include "cli/config/token_check.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

namespace jobfeed::cli {

void check_token(const std::optional<FoundToken>& token, const FeedInfo& feed, Timestamp at, Log& log) {
    if (!token && feed.has_public_token) return;
    if (!token) {
        throw Error(ErrorKind::token,
                    fmt::format("{} needs a token: give it with --token-file FILE, --token-command "
                                "CMD or JOBFEED_TOKEN; {}",
                                feed.name, token_contact));
    }
    check_not_expired(*token, at);
    if (token->claims.expires) {
        const std::string warning =
            expiry_warning(fmt::format("the token from {}", token->from), *token->claims.expires, at);
        if (!warning.empty()) log.warning(warning);
    }
    if (token->claims.is_for(feed.audience)) return;
    for (const FeedInfo& other : feeds()) {
        if (!token->claims.is_for(other.audience)) continue;
        log.warning(
            fmt::format("the token from {} is for {}, not for {}", token->from, other.name, feed.name));
    }
}

}  // namespace jobfeed::cli
