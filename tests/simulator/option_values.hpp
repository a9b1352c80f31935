// SPDX-License-Identifier: MIT
#pragma once

#include "ad_store.hpp"
#include "instant.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

/// How settings are written, on the command line and in `/control/set`. Each throws std::invalid_argument
/// with a message that quotes the text.
std::int64_t read_count(std::string_view text);
Order read_order(std::string_view text);                         ///< `shuffled` or `kept`
std::chrono::milliseconds read_duration(std::string_view text);  ///< `30ms`, `2s`, `-5m`, `1h`, `30` (ms)
Instant read_instant(std::string_view text);                     ///< RFC 3339
bool read_switch(std::string_view text);                         ///< `1`, `0`, `true` or `false`

}  // namespace simulator
