// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <string>
#include <vector>

namespace jobfeed::cli {

/// `jobfeed completion SHELL`: prints what the shell is to read.
class CompletionCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "completion"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Print completion for bash, zsh or fish";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    std::string shell_;
};

/// `jobfeed __complete :WORD…`: what these scripts ask for.
class CompleteCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "__complete"; }
    [[nodiscard]] std::string_view summary() const override { return "For completion scripts"; }
    [[nodiscard]] bool is_hidden() const override { return true; }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    std::vector<std::string> words_;
};

}  // namespace jobfeed::cli
