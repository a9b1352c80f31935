// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace jobfeed {

/// The bytes of a text, as libunistring and OpenSSL take them.
inline const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

}  // namespace jobfeed
