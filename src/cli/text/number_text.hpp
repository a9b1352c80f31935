// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jobfeed::cli {

/// `12 034`: thousands apart.
[[nodiscard]] std::string grouped(std::uint64_t number);

/// `68 MB`, `1.4 MB`, `0.02 MB`: always in MB of a million bytes.
[[nodiscard]] std::string megabytes(std::uint64_t bytes);

/// `1 ad`, `12 034 ads`.
[[nodiscard]] std::string number_of(std::uint64_t number, std::string_view one, std::string_view many);

}  // namespace jobfeed::cli
