// SPDX-License-Identifier: MIT
#pragma once

#include "feed/census.hpp"
#include "feed/public_feed_client.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace jobfeed::feed {

/// Looks up many ads that were not seen, with two questions for each group of them: the feed takes "none of
/// these uuids" for a filter. Nothing comes into an interval that is over, so one that counts as many without
/// a group as it did with it holds none of the group.
class GroupedLookup {
  public:
    /// `cap`: no question reaches more entries. Groups of up to ten are left out, to be asked for one by one.
    void begin(std::vector<Census::Group> groups, std::optional<std::uint64_t> cap);

    /// What to ask first.
    [[nodiscard]] std::vector<Question> questions() const;

    /// Takes up an answer; returns what to ask next.
    [[nodiscard]] std::optional<Question> take(const Question& question, std::uint64_t total);

    /// Whether the ad was shown to be gone from where it was.
    [[nodiscard]] bool is_gone(const std::string& uuid) const { return gone_.count(uuid) > 0; }

  private:
    std::vector<Census::Group> groups_;
    std::optional<std::uint64_t> cap_;
    std::set<std::string> gone_;
};

}  // namespace jobfeed::feed
