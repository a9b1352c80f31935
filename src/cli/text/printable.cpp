// SPDX-License-Identifier: MIT
#include "cli/text/printable.hpp"
#include "cli/text/bytes_of.hpp"

#include <unistr.h>

namespace jobfeed::cli {
namespace {

bool steers(ucs4_t letter) {
    const auto between = [letter](ucs4_t first, ucs4_t last) { return letter >= first && letter <= last; };
    return letter < 0x20 || between(0x7F, 0x9F) || between(0x2028, 0x202E) || between(0x2066, 0x2069) ||
           letter == 0x061C || letter == 0x200E || letter == 0x200F || letter == 0xFEFF;
}

}  // namespace

bool is_utf8(std::string_view text) {
    return u8_check(bytes_of(text), text.size()) == nullptr;
}

std::string printable(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        ucs4_t letter = 0;
        const int length = u8_mbtoucr(&letter, bytes_of(text), text.size());
        if (length <= 0) {
            shown += '?';
        } else if (steers(letter)) {
            shown += ' ';
        } else {
            shown.append(text.substr(0, static_cast<std::size_t>(length)));
        }
        text.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
    }
    return shown;
}

}  // namespace jobfeed::cli
