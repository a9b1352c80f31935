// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <string>

namespace jobfeed::cli {

/// `jobfeed report`: a page of figures about the mirror.
class ReportCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "report"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Make a page of figures about the ads and the mirror";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    std::string output_;
    std::string language_ = "no";
    bool json_ = false;
};

}  // namespace jobfeed::cli
