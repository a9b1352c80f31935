// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace jobfeed {

/// Whether a database is whole, and how it fills its file.
struct MirrorHealth {
    std::int64_t schema_version = 0;
    std::uint64_t pages = 0;
    std::uint64_t free_pages = 0;  ///< within `pages`: what was deleted left them
    std::uint64_t page_bytes = 0;
    std::string damage{};        ///< of the tables; empty: none was found
    std::string index_damage{};  ///< of the full-text index alone; empty: none was found
};

}  // namespace jobfeed
