// SPDX-License-Identifier: MIT
#pragma once

#include "http/fetcher.hpp"

#include <jobfeed/batch.hpp>
#include <jobfeed/canary.hpp>
#include <jobfeed/scope.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace jobfeed::feed {

/// Turns the documents that were requested into one result per ad.
class DocumentLookup {
  public:
    explicit DocumentLookup(const Scope& scope) : scope_(scope) {}

    /// Begins a round of questions. Of ads that are asked for again after a denial, it holds the denials back
    /// until the canaries have answered. Returns the canaries to ask for, some of `known`.
    [[nodiscard]] std::vector<std::string> begin(bool again, const std::vector<std::string>& known);

    /// Adds what the answer says of the ad to the batch. Throws Error (unavailable): the address is wrong, or
    /// the service denies everything.
    void take(const std::string& uuid, const http::Response& response, Batch& batch);

    /// There was no answer.
    void fail(const std::string& uuid, std::string why, Batch& batch);

    /// All that was asked for is answered.
    void end(Batch& batch);

    /// An ad that was available not long ago; empty if none is known.
    [[nodiscard]] std::string known_available() const;

  private:
    /// NAV's own 404 has no text (nav-feeds, details): this one is a gateway's, which denies nothing.
    [[nodiscard]] static bool is_gateway_404(const http::Response& response);
    [[nodiscard]] static bool is_wrong_address(const http::Response& response);
    void add_not_found(const std::string& uuid, std::string why, Batch& batch);
    void take_canary(const std::string& uuid, const http::Response& response);
    void refuse_wrong_address(const http::Response& response) const;

    Scope scope_;
    bool again_ = false;
    std::vector<std::string> known_;
    std::set<std::string> canaries_;  ///< not answered yet
    Canary verdict_;
    bool has_canaries_ = false;
    std::vector<LookupResult> not_found_again_;
    std::size_t not_found_ = 0;
};

}  // namespace jobfeed::feed
