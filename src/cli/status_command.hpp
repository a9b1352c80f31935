// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <chrono>
#include <optional>

namespace jobfeed::cli {

/// `jobfeed status`: what the mirror holds, and whether it is fresh.
class StatusCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "status"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Show what the mirror holds and when a run was last complete";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    bool json_ = false;
    std::optional<std::chrono::seconds> max_age_;
};

}  // namespace jobfeed::cli
