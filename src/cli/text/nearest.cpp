// SPDX-License-Identifier: MIT
#include "cli/text/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace jobfeed::cli {
namespace {

/// How many letters must be put in, taken out or changed to turn one word into the other.
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < one.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t k = 0; k < other.size(); ++k) {
            const std::size_t changed = diagonal + (one[i] == other[k] ? 0 : 1);
            diagonal = row[k + 1];
            row[k + 1] = std::min({changed, row[k] + 1, row[k + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    const auto nearer = [word](std::string_view a, std::string_view b) {
        return distance(word, a) < distance(word, b);
    };
    const auto best = std::min_element(known.begin(), known.end(), nearer);
    const std::size_t slips = word.size() < 4 ? 1 : std::max<std::size_t>(2, word.size() / 3);
    if (best == known.end() || distance(word, *best) > slips) return {};
    return fmt::format("; did you mean '{}'?", *best);
}

}  // namespace jobfeed::cli
