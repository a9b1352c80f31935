// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

namespace store {
class Database;
}

/// A token that was issued to read what `jobfeed serve` serves.
struct IssuedToken {
    std::string id;       ///< says nothing of the token itself
    std::string subject;  ///< who it is for
    bool is_public = false;
    Timestamp issued;
    std::optional<Timestamp> expires{};
    std::optional<Timestamp> revoked{};

    [[nodiscard]] bool holds(Timestamp at) const { return !revoked && (!expires || *expires > at); }
};

/// The tokens issued for a mirror, and the secret that signs them: a file beside the mirror, for its owner
/// alone, made on first use. It is not part of the mirror, so that tokens outlive one that is made again.
/// What one process writes, others read at once.
class TokenBook {
  public:
    /// Of the mirror at this path. Throws Error: failed, database.
    [[nodiscard]] static TokenBook open(const std::filesystem::path& mirror);

    TokenBook(TokenBook&&) noexcept;
    TokenBook& operator=(TokenBook&&) noexcept;
    ~TokenBook();

    /// The token itself is not kept: sign_token() makes it again.
    IssuedToken issue(const std::string& subject, bool is_public, Timestamp at,
                      std::optional<Timestamp> expires);

    /// In the order in which they were issued.
    [[nodiscard]] std::vector<IssuedToken> all() const;

    [[nodiscard]] std::optional<IssuedToken> find(std::string_view id) const;

    /// False if there is none of this id. What is revoked stays so.
    bool revoke(std::string_view id, Timestamp at);

    [[nodiscard]] const std::string& secret() const { return secret_; }

  private:
    TokenBook(std::unique_ptr<store::Database> database, std::string secret);

    std::unique_ptr<store::Database> database_;
    std::string secret_;
};

/// The token as a JWT that NAV's own clients take: HS256, audiences `feed-api-v2` and `feed-api-v1`.
[[nodiscard]] std::string sign_token(const TokenBook& book, const IssuedToken& token);

/// The token behind a JWT that holds at this moment; nothing if it was not signed by the book, byte for byte,
/// or has expired, or was revoked, or is for something else.
[[nodiscard]] std::optional<IssuedToken> accept_token(const TokenBook& book, std::string_view jwt,
                                                      Timestamp at);

}  // namespace jobfeed
