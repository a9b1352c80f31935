// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <jobfeed/publish.hpp>

#include <string>

namespace jobfeed::cli {

/// What the list of consumers calls a target.
[[nodiscard]] std::string consumer_of(const std::string& target);

/// The options of a run that publishes to a target: what the surroundings give.
[[nodiscard]] PublishOptions publish_options(const Context& context, const std::string& schema);

/// Publishes the mirror, and remembers in it how far the target is, for jobfeed status.
PublishReport publish_mirror(const Context& context, const std::string& address,
                             const PublishOptions& options);

/// `25 000 ads copied, 312 changes, 2 gone, now at change 25 312`
[[nodiscard]] std::string describe(const PublishReport& report, const std::string& target);

}  // namespace jobfeed::cli
