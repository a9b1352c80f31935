// SPDX-License-Identifier: MIT
#include "cli/text/number_text.hpp"

#include <fmt/format.h>

namespace jobfeed::cli {

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ' ');
    return digits;
}

std::string megabytes(std::uint64_t bytes) {
    constexpr std::uint64_t million = 1'000'000;
    if (bytes >= 10 * million) return grouped((bytes + million / 2) / million) + " MB";
    const double value = static_cast<double>(bytes) / static_cast<double>(million);
    return bytes >= million ? fmt::format("{:.1f} MB", value) : fmt::format("{:.2f} MB", value);
}

std::string number_of(std::uint64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

}  // namespace jobfeed::cli
