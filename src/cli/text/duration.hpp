// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed::cli {

/// Reads `90s`, `10m`, `6h`, `30d`, `2w`, and `0`. Nothing for anything else.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// A length of time for people, in its largest unit: `12 s`, `5 min`, `3 h`, `12 d`.
[[nodiscard]] std::string rough(std::chrono::seconds length);

/// `3 h ago`, `in 12 d`, `now`; `length` is how long ago.
[[nodiscard]] std::string rough_age(std::chrono::seconds length);

/// How long something took: `9.8 s`, `12 min 5 s`, `1 h 2 min`.
[[nodiscard]] std::string exact(std::chrono::milliseconds length);

}  // namespace jobfeed::cli
