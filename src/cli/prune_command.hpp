// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <chrono>
#include <optional>

namespace jobfeed::cli {

/// `jobfeed prune`: deletes the content of ads that have left, without the network.
class PruneCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "prune"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Delete the content of expired and withdrawn ads";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    std::optional<std::chrono::seconds> keep_;
    bool rewrite_ = false;
    bool dry_run_ = false;
};

}  // namespace jobfeed::cli
