// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/connection_options.hpp"

#include <jobfeed/publish.hpp>

#include <string>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// The options of a target that both publish and sync have.
class PublishTarget {
  public:
    void setup(CLI::App& options, const std::string& schema_option);

    /// With what the surroundings give. Throws Error (token) for a secret that cannot be read.
    [[nodiscard]] PublishOptions options(const Context& context, const std::string& address,
                                         const ConnectionOptions& connection) const;

  private:
    std::string schema_;
    std::string secret_file_;
};

/// Publishes the mirror, and remembers in it how far the target is, for jobfeed status.
PublishReport publish_mirror(const Context& context, const std::string& address,
                             const PublishOptions& options);

/// `25 000 ads copied, 312 changes, 2 gone, now at change 25 312`
[[nodiscard]] std::string describe(const PublishReport& report, const std::string& target);

}  // namespace jobfeed::cli
