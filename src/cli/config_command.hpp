// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <string>
#include <vector>

namespace jobfeed::cli {

/// An option as it is in force.
struct ConfiguredOption {
    std::string command;  ///< empty: it is a global one
    std::string name;     ///< without the hyphens
    std::vector<std::string> values;
    Origin origin = Origin::nowhere;  ///< nowhere: it is not given, and `values` are the default, in words
    bool is_list = false;
};

/// `jobfeed config`: each option, its value and where that came from.
class ConfigCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "config"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Show each option's value, and where it came from";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    bool all_ = false;
    bool json_ = false;
};

}  // namespace jobfeed::cli
