// SPDX-License-Identifier: MIT
#include "store/page_layout.hpp"

namespace jobfeed::store {

std::uint64_t number_at(std::span<const unsigned char> bytes, std::size_t place, std::size_t size) {
    std::uint64_t value = 0;
    for (const unsigned char byte : bytes.subspan(place, size)) value = (value << 8U) | byte;
    return value;
}

std::optional<PagePart> unallocated_part(std::span<const unsigned char> page, bool is_first) {
    constexpr std::size_t file_header = 100;
    constexpr std::size_t leaf_header = 8;
    constexpr std::size_t inner_header = 12;  // the number of its last child comes with it
    const std::size_t header = is_first ? file_header : 0;
    const unsigned char kind = page[header];
    const bool is_inner = kind == 2 || kind == 5;
    if (!is_inner && kind != 10 && kind != 13) return std::nullopt;
    const std::size_t rows = number_at(page, header + 3, 2);
    std::size_t content = number_at(page, header + 5, 2);
    if (content == 0) content = 65536;
    const PagePart part{header + (is_inner ? inner_header : leaf_header) + 2 * rows, content};
    if (part.begin > part.end || part.end > page.size()) return std::nullopt;
    return part;
}

}  // namespace jobfeed::store
