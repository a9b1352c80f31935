// SPDX-License-Identifier: MIT
#pragma once

#include "http/fetcher.hpp"

#include <string>

namespace jobfeed::feed {

/// The token that the stilling-feed is read with: one of the user's own, or NAV's public one, which is handed
/// out to anybody and replaced now and then, also during a run.
class FeedToken {
  public:
    /// `own`: the user's; empty if the public one is to be fetched.
    explicit FeedToken(std::string own) : value_(std::move(own)), is_public_(value_.empty()) {}

    [[nodiscard]] bool is_public() const { return is_public_; }
    [[nodiscard]] bool is_there() const { return !value_.empty(); }
    [[nodiscard]] const std::string& value() const { return value_; }

    /// A request that carried it was answered.
    void note_success() { has_worked_ = true; }
    [[nodiscard]] bool has_worked() const { return has_worked_; }

    /// It was refused, and is to be fetched again. Throws Error: token, if it is the user's own; unavailable,
    /// if neither it nor the one before has ever worked.
    void refuse(const http::Response& response);

    /// Reads the answer that hands it out; whether it is another one. Throws Error (unavailable) if it is
    /// needed, and there is none, or only the one that was refused.
    bool take(const http::Response& response, bool needed);

  private:
    std::string value_;
    bool is_public_;
    bool has_worked_ = false;
    int renewed_in_vain_ = 0;
};

}  // namespace jobfeed::feed
