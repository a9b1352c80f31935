// SPDX-License-Identifier: MIT
#include "cli/config/paths.hpp"

#include <jobfeed/error.hpp>

#include <cstdlib>

namespace jobfeed::cli {
namespace {

/// A base folder of the XDG specification, which says that a relative path is to be ignored.
std::optional<std::filesystem::path> base_folder(const char* name, const char* under_home) {
    if (const auto given = variable(name); given && std::filesystem::path(*given).is_absolute())
        return *given;
    if (const auto home = variable("HOME")) return std::filesystem::path(*home) / under_home;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

std::string with_home(const std::string& path) {
    if (path != "~" && !path.starts_with("~/")) return path;
    const auto home = variable("HOME");
    if (!home) throw Error(ErrorKind::usage, path + " cannot be found: HOME is not set; give the whole path");
    return *home + path.substr(1);
}

std::filesystem::path default_database() {
    const auto folder = base_folder("XDG_DATA_HOME", ".local/share");
    if (!folder)
        throw Error(ErrorKind::usage, "no place for the database: HOME is not set; name it with --db PATH");
    return *folder / "jobfeed" / "jobfeed.db";
}

std::optional<std::filesystem::path> default_config() {
    const auto folder = base_folder("XDG_CONFIG_HOME", ".config");
    if (!folder) return std::nullopt;
    return *folder / "jobfeed" / "config.toml";
}

}  // namespace jobfeed::cli
