// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace jobfeed::cli {

/// The variable's value; nothing if it is unset or empty.
[[nodiscard]] std::optional<std::string> variable(const std::string& name);

/// A path whose `~/` at the start, if it has one, is the home folder. Throws Error (usage) if there is none.
[[nodiscard]] std::string with_home(const std::string& path);

/// `$XDG_DATA_HOME/jobfeed/jobfeed.db`, or under `~/.local/share`. Throws Error (usage) if there is no home.
[[nodiscard]] std::filesystem::path default_database();

/// `$XDG_CONFIG_HOME/jobfeed/config.toml`, or under `~/.config`; nothing if there is no home.
[[nodiscard]] std::optional<std::filesystem::path> default_config();

}  // namespace jobfeed::cli
