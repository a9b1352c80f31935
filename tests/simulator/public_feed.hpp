// SPDX-License-Identifier: MIT
#pragma once

#include "ad_store.hpp"
#include "clock.hpp"
#include "request.hpp"
#include "settings.hpp"

#include <cstdint>
#include <string_view>

namespace simulator {

/// What a request brought along to prove who it is.
enum class Authorization { ok, absent, bad };

/// Its name as the request log writes it.
std::string_view to_string(Authorization authorization);

/// The error of that status: 500 has no body, 502 a line of text, others a gateway's HTML.
Answer search_error_answer(int status);

/// Everything under `/public-feed`: the protocol of NAV's feed, without any network.
class PublicFeed {
  public:
    PublicFeed(AdStore& ads, const SharedSettings& settings, const Clock& clock, std::uint64_t seed)
        : ads_(ads), settings_(settings), clock_(clock), seed_(seed) {}

    /// `number` counts the requests: ties come in another order in each.
    Answer answer(const Request& request, std::uint64_t number) const;

    Authorization authorization_of(const Request& request) const;

  private:
    Answer answer_to_authorized(const Request& request, std::uint64_t number, const Settings& settings) const;

    AdStore& ads_;
    const SharedSettings& settings_;
    const Clock& clock_;
    std::uint64_t seed_;
};

}  // namespace simulator
