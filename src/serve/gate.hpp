// SPDX-License-Identifier: MIT
#pragma once

#include "serve/rate_limit.hpp"
#include "serve/request.hpp"

#include <jobfeed/token_book.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace jobfeed::serve {

struct GateSettings {
    std::filesystem::path mirror;
    bool open = false;        ///< no token is needed
    unsigned per_minute = 0;  ///< feed requests of each private token, else of each address; 0: any number
};

/// Who wants in, and whether.
struct Visit {
    std::string subject{};               ///< of the token; empty without one
    bool has_tried = false;              ///< there was something in place of a token
    std::chrono::seconds retry_after{};  ///< too many requests: none more before that
    bool is_authorized = false;

    [[nodiscard]] bool is_let_in() const { return is_authorized && retry_after.count() == 0; }
};

/// Tokens, and how often each may ask. For any number of threads.
class Gate {
  public:
    explicit Gate(const GateSettings& settings);

    [[nodiscard]] Visit visit(const Request& request, Timestamp at);

    /// The newest public token that holds; where none is needed, one that opens nothing.
    [[nodiscard]] std::optional<std::string> public_token(Timestamp at) const;

  private:
    std::optional<TokenBook> tokens_;
    std::optional<RateLimit> limit_{};
};

}  // namespace jobfeed::serve
