// SPDX-License-Identifier: MIT
#include <jobfeed/known_feed.hpp>

#include <fmt/core.h>

#include <optional>

namespace jobfeed {
namespace {

std::optional<std::uint64_t> hexadecimal_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint64_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint64_t>(c - 'a' + 10);
    return std::nullopt;
}

/// FNV-1a. It is stored: it must be the same on every machine.
std::uint64_t hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t value = 0xcbf29ce484222325U ^ seed;
    for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return value;
}

}  // namespace

EntryKey entry_key(std::string_view text) {
    constexpr std::size_t uuid_length = 36;
    EntryKey key;
    int digits = 0;
    for (std::size_t i = 0; i < text.size() && text.size() == uuid_length; ++i) {
        const auto value = hexadecimal_value(text[i]);
        if (!value) continue;
        auto& half = digits++ < 16 ? key.high : key.low;
        half = half << 4 | *value;
    }
    return digits == 32 ? key : EntryKey{hash(text, 0), hash(text, 1)};
}

std::string to_string(EntryKey key) {
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", key.high >> 32, key.high >> 16 & 0xffff,
                       key.high & 0xffff, key.low >> 48, key.low & 0xffff'ffff'ffff);
}

}  // namespace jobfeed
