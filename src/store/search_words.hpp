// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed::store {

/// Words as people write them, as two expressions for the full-text index. At most one of them is empty.
struct SearchWords {
    std::string wanted;    ///< empty: every ad
    std::string unwanted;  ///< empty: none; else what excludes an ad
};

/// Throws Error (usage) for words in which there is nothing to look for, or that cannot be read.
[[nodiscard]] SearchWords read_search_words(std::string_view words);

}  // namespace jobfeed::store
