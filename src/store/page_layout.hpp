// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace jobfeed::store {

// https://www.sqlite.org/fileformat2.html: what of SQLite's file format has to be known to see what is left
// of deleted rows.

/// Numbers are big-endian.
[[nodiscard]] std::uint64_t number_at(std::span<const unsigned char> bytes, std::size_t place,
                                      std::size_t size);

/// Part of a page.
struct PagePart {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Between the list of a page's rows and the rows: nothing refers to what stands there. Nothing if the page
/// is not one of a table or an index; overflow and free pages begin with the number of another page, whose
/// first byte is 0 below 128 GB.
[[nodiscard]] std::optional<PagePart> unallocated_part(std::span<const unsigned char> page, bool is_first);

}  // namespace jobfeed::store
