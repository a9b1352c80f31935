// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/feed_sample.hpp"
#include "cli/text/compliance_checks.hpp"

#include <chrono>
#include <optional>

namespace jobfeed::cli {

/// `jobfeed compliance`: whether NAV's terms are kept, and how that is known.
class ComplianceCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "compliance"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Prove that nothing is shown or kept that should not be";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;
    [[nodiscard]] bool tells_failure_as_json() const override { return json_; }

  private:
    /// Asks the feed; a feed that cannot be asked is part of what is found. Returns its exit code.
    ExitCode ask(const Context& context, ComplianceFacts& facts);

    FeedSample feed_;
    bool offline_ = false;
    bool json_ = false;
    std::optional<std::chrono::seconds> max_age_;
    std::optional<std::chrono::seconds> max_lag_;
};

}  // namespace jobfeed::cli
