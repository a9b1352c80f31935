// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// `; did you mean 'title'?` with the known word that `word` is likely a slip of; empty if none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace jobfeed::cli
