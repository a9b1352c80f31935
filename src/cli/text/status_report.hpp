// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <chrono>
#include <filesystem>
#include <string>

namespace jobfeed::cli {

/// How long before `at` the moment was.
[[nodiscard]] std::chrono::seconds age(Timestamp moment, Timestamp at);

/// What the mirror holds, as aligned lines for people.
[[nodiscard]] std::string status_text(const MirrorStatus& status, const std::filesystem::path& path,
                                      Timestamp at);

/// The same as a JSON object on one line.
[[nodiscard]] std::string status_json(const MirrorStatus& status, const std::filesystem::path& path,
                                      Timestamp at);

}  // namespace jobfeed::cli
