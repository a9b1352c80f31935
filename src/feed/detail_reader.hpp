// SPDX-License-Identifier: MIT
#pragma once

#include "http/fetcher.hpp"

#include <jobfeed/source.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace jobfeed {

/// Tells from the answer to each document that was asked for what the feed says of the ad, and when the service is down.
class DetailReader {
  public:
    explicit DetailReader(const Scope& scope) : scope_(scope) {}

    /// Adds what the answer says of the ad to the batch. Throws Error (unavailable) once one ad after another has failed, or
    /// is not given out.
    void take(const std::string& uuid, const http::Response& response, Batch& batch);

    /// There was no answer that can be used. It is held back until another ad is answered, or there are no more: if none
    /// is answered, the service is down, and no ad is to blame. Throws as take() does.
    void fail(const std::string& uuid, std::string why);

    /// No more answers will come. Adds what was held back: failures, and ads that are not given out. Those are held back as long
    /// as more are not given out than are.
    void conclude(Batch& batch);

  private:
    void find(Batch& batch, Finding finding);
    void withhold(const std::string& uuid, std::string why);

    Scope scope_;
    std::vector<Finding> failures_;
    std::vector<Finding> withheld_;
    std::size_t answered_ = 0;  ///< since the last conclusion
    std::size_t withheld_in_all_ = 0;
    int trouble_ = 0;
};

}  // namespace jobfeed
