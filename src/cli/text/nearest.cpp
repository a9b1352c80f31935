// SPDX-License-Identifier: MIT
#include "cli/text/nearest.hpp"

#include <fmt/format.h>
#include <unicase.h>
#include <unistr.h>

#include <algorithm>
#include <numeric>

namespace jobfeed::cli {
namespace {

/// The letters, case apart.
std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    while (!text.empty()) {
        ucs4_t letter = 0;
        const int length = u8_mbtouc(&letter, reinterpret_cast<const uint8_t*>(text.data()), text.size());
        letters += static_cast<char32_t>(uc_tolower(letter));
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return letters;
}

/// How many letters must be put in, taken out or changed to turn one word into the other.
std::size_t distance(std::u32string_view one, std::u32string_view other) {
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
    const std::u32string letters = letters_of(word);
    const std::size_t slips = letters.size() < 4 ? 1 : std::max<std::size_t>(2, letters.size() / 3);
    std::size_t least = slips + 1;
    std::string_view best;
    for (const std::string_view name : known) {
        const std::u32string other = letters_of(name);
        // What differs more in length is farther.
        if (other.size() >= letters.size() + least || letters.size() >= other.size() + least) continue;
        const std::size_t far = distance(letters, other);
        if (far >= least) continue;
        least = far;
        best = name;
    }
    return best.empty() ? std::string{} : fmt::format("; did you mean '{}'?", best);
}

}  // namespace jobfeed::cli
