// SPDX-License-Identifier: MIT
#pragma once

#include "http/fetcher.hpp"

#include <jobfeed/source.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace jobfeed {

/// Tells from the answer to each document that was asked for what the feed says of the ad, and when the
/// service is down.
class DetailReader {
  public:
    explicit DetailReader(const Scope& scope) : scope_(scope) {}

    /// An ad that the feed has given out.
    void know(const std::string& uuid);

    /// Adds what the answer says of the ad to the batch. A failure, and that the feed does not give the ad
    /// out, are held back until another one is given out.
    void take(const std::string& uuid, const http::Response& response, Batch& batch);

    /// There was no answer that can be used.
    void fail(const std::string& uuid, std::string why);

    /// A known ad to ask for now, since what is held back is in doubt: it is much, or, at the end, there is
    /// any. Throws Error (unavailable) if the feed denies such ads too, or none is known: then no ad is to
    /// blame, or to go, for it.
    [[nodiscard]] std::optional<std::string> control(bool at_end);

    /// The ads that were denied for the first time since the last conclusion, to be asked for once more: a
    /// gateway, or a replica that restarts, denies for moments.
    [[nodiscard]] std::vector<std::string> denied_once();

    /// No more answers will come.
    void conclude(Batch& batch);

  private:
    void find(Batch& batch, Finding finding);
    void withhold(const std::string& uuid, std::string why);
    void take_control(const std::string& uuid, const http::Response& response, Batch& batch);
    void deny();
    [[noreturn]] void throw_trouble() const;

    Scope scope_;
    std::vector<Finding> failures_;
    std::vector<Finding> withheld_;
    std::set<std::string> denied_before_;   ///< since the last conclusion
    std::vector<std::string> denied_once_;  ///< of these, not asked for again yet
    std::size_t answered_ = 0;              ///< since the last conclusion
    std::size_t withheld_in_all_ = 0;
    std::deque<std::string> known_;
    std::optional<std::string> awaited_;  ///< the known ad that was asked for
    int denied_ = 0;
    int trouble_ = 0;
};

}  // namespace jobfeed
