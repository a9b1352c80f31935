// SPDX-License-Identifier: MIT
#pragma once

#include "cli/config/settings.hpp"

#include <jobfeed/token.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// A token, where it came from (for messages), and what it says of itself.
struct FoundToken {
    std::string text;
    std::string from;
    TokenClaims claims;
};

/// The options that say where the token is.
class TokenOptions {
  public:
    void setup(CLI::App& options);

    /// The token of the first place that has one, in the order that jobfeed-sync(1) gives; nothing if none
    /// has. Throws Error (token) if that place cannot be read, is empty or holds no token. No message quotes
    /// it.
    [[nodiscard]] std::optional<FoundToken> find(const Origins& origins) const;

    /// The file of --token-file, if it is in force.
    [[nodiscard]] std::optional<std::string> file(const Origins& origins) const;

  private:
    [[nodiscard]] std::optional<FoundToken> given_by(Origin origin, const Origins& origins) const;

    std::string token_;
    std::string file_;
    std::string command_;
};

/// Throws Error (token) if the token has expired by `at`.
void check_not_expired(const FoundToken& token, Timestamp at);

/// What to tell of `which` token if it has expired by `at` or will within a week; else empty.
[[nodiscard]] std::string expiry_warning(std::string_view which, Timestamp expires, Timestamp at);

/// Whom to ask for a token, for messages.
inline constexpr const char* token_contact = "ask NAV for one: nav.team.arbeidsplassen@nav.no";

}  // namespace jobfeed::cli
