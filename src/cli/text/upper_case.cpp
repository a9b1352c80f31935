// SPDX-License-Identifier: MIT
#include "cli/text/upper_case.hpp"

#include <unicase.h>

#include <cstdlib>
#include <memory>

namespace jobfeed::cli {

std::string in_upper_case(std::string_view text) {
    std::size_t length = 0;
    const std::unique_ptr<uint8_t, decltype(&std::free)> upper(
        u8_toupper(reinterpret_cast<const uint8_t*>(text.data()), text.size(), nullptr, nullptr, nullptr,
                   &length),
        &std::free);
    if (!upper) return std::string(text);
    return {reinterpret_cast<const char*>(upper.get()), length};
}

}  // namespace jobfeed::cli
