// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <chrono>
#include <filesystem>
#include <string>

namespace jobfeed::cli {

/// How long before `at` the moment was.
[[nodiscard]] std::chrono::seconds age(Timestamp moment, Timestamp at);

[[nodiscard]] std::string ledger_json(const Ledger& ledger);
[[nodiscard]] std::string scope_json(const Scope& scope);

/// What the mirror holds, as aligned lines for people.
[[nodiscard]] std::string status_text(const MirrorStatus& status, const std::filesystem::path& path,
                                      Timestamp at);

/// The same as a JSON object on one line.
[[nodiscard]] std::string status_json(const MirrorStatus& status, const std::filesystem::path& path,
                                      Timestamp at);

}  // namespace jobfeed::cli
