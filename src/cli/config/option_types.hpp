// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace jobfeed::cli {

// Kinds of options that CLI11 does not know, or whose messages differ between its versions.

/// A whole number from `low` to `high`.
CLI::Option* add_number(CLI::App& app, const std::string& name, int& value, int low, int high,
                        const std::string& help);

/// The same, for what has no value of its own unless it is given; `help` says what happens then.
CLI::Option* add_number(CLI::App& app, const std::string& name, std::optional<int>& value, int low, int high,
                        const std::string& help);

/// A file, by its path; `~/` is the home folder. An empty one is refused.
CLI::Option* add_path(CLI::App& app, const std::string& name, std::string& value, const std::string& help);

/// A text, which may not be empty.
CLI::Option* add_text(CLI::App& app, const std::string& name, std::string& value, const std::string& help);

CLI::Option* add_duration(CLI::App& app, const std::string& name, std::optional<std::chrono::seconds>& value,
                          const std::string& help);

/// `--timeout`, of at least a second.
CLI::Option* add_timeout(CLI::App& app, std::optional<std::chrono::seconds>& value);

CLI::Option* add_time(CLI::App& app, const std::string& name, std::optional<Timestamp>& value,
                      const std::string& help);

}  // namespace jobfeed::cli
