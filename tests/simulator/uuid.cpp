// SPDX-License-Identifier: MIT
#include "uuid.hpp"

#include <fmt/format.h>

#include <charconv>

namespace simulator {

Uuid draw_uuid(Random& random) {
    constexpr std::uint64_t version_4 = 0x4000U;
    const auto high = random.next();
    const auto low = random.next();
    return {(high & ~std::uint64_t{0xf000U}) | version_4, (low & 0x3fffffffffffffffU) | 0x8000000000000000U};
}

std::string to_string(const Uuid& uuid) {
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", uuid.high >> 32U, (uuid.high >> 16U) & 0xffffU,
                       uuid.high & 0xffffU, uuid.low >> 48U, uuid.low & 0xffffffffffffU);
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    constexpr std::string_view form = "########-####-####-####-############";
    if (text.size() != form.size()) {
        return std::nullopt;
    }
    std::string digits;
    for (std::size_t place = 0; place < form.size(); ++place) {
        if (form[place] == '#') {
            digits += text[place];
        } else if (text[place] != '-') {
            return std::nullopt;
        }
    }
    Uuid uuid;
    const auto read = [&](std::size_t from, std::uint64_t& half) {
        const char* const begin = digits.data() + from;
        const auto [end, error] = std::from_chars(begin, begin + 16, half, 16);
        return error == std::errc{} && end == begin + 16;
    };
    return read(0, uuid.high) && read(16, uuid.low) ? std::optional{uuid} : std::nullopt;
}

}  // namespace simulator
