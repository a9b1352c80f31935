// SPDX-License-Identifier: MIT
#include "cli/doctor/file_mode.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <optional>

namespace jobfeed::cli::doctor {
namespace {

std::optional<unsigned> mode_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return status.st_mode & 07777U;
}

}  // namespace

bool is_open_to_others(const std::string& path) {
    constexpr unsigned read_or_write_by_others = 0006;
    return (mode_of(path).value_or(0) & read_or_write_by_others) != 0;
}

std::string mode_text(const std::string& path) {
    const auto mode = mode_of(path);
    return mode ? fmt::format("mode {:o}", *mode) : std::string{};
}

}  // namespace jobfeed::cli::doctor
