// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <jobfeed/token_book.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed::cli {

/// `jobfeed token`: issues, lists and revokes the tokens that `jobfeed serve` takes.
class TokenCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "token"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Issue, list and revoke tokens for jobfeed serve";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    void check_words() const;
    ExitCode issue(const Context& context) const;
    ExitCode list(const Context& context) const;
    ExitCode revoke(const Context& context) const;

    std::vector<std::string> words_;
    std::string subject_;
    std::optional<std::chrono::seconds> expires_;
    bool public_ = false;
    bool json_ = false;
};

}  // namespace jobfeed::cli
