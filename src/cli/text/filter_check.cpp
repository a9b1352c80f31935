// SPDX-License-Identifier: MIT
#include "cli/text/filter_check.hpp"

#include "cli/text/nearest.hpp"

#include <jobfeed/ad_names.hpp>

#include <fmt/format.h>
#include <unictype.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace jobfeed::cli {
namespace {

/// One filter: its option, and where a query holds its values.
struct Filter {
    std::string_view option;
    NameKind kind;
    std::vector<std::string>& (*values)(Query&);
};

constexpr std::array<Filter, 6> known_filters{{
    {"--county", NameKind::county,
     [](Query& query) -> std::vector<std::string>& { return query.filters.counties; }},
    {"--municipality", NameKind::municipality,
     [](Query& query) -> std::vector<std::string>& { return query.filters.municipalities; }},
    {"--category", NameKind::category,
     [](Query& query) -> std::vector<std::string>& { return query.filters.categories; }},
    {"--source", NameKind::source,
     [](Query& query) -> std::vector<std::string>& { return query.filters.sources; }},
    {"--orgnr", NameKind::orgnr,
     [](Query& query) -> std::vector<std::string>& { return query.filters.orgnrs; }},
    {"--employer", NameKind::employer,
     [](Query& query) -> std::vector<std::string>& { return query.employers; }},
}};

bool has_ads(const Mirror& mirror, const Filter& filter, const std::string& value, Timestamp at,
             bool include_left = false) {
    Query query{.columns = {"uuid"}, .include_left = include_left, .at = at, .limit = 1};
    filter.values(query) = {value};
    bool found = false;
    mirror.each_ad(query, [&found](Row) {
        found = true;
        return false;
    });
    return found;
}

std::string near_name(const std::vector<NameCount>& names, std::string_view value) {
    std::vector<std::string_view> known;
    known.reserve(names.size());
    for (const NameCount& name : names) known.push_back(name.name);
    return did_you_mean(value, known);
}

std::string advice(const Mirror& mirror, const Filter& filter, const std::string& value, Timestamp at) {
    if (has_ads(mirror, filter, value, at, true)) return " at present";  // others have had it: it is no slip
    // Places and occupations are quickly looked up.
    constexpr std::size_t quick = 3;
    for (const Filter& other : std::span(known_filters).first(quick)) {
        if (other.kind == filter.kind || !has_ads(mirror, other, value, at)) continue;
        return fmt::format("; did you mean {}?", other.option);
    }
    std::string guess = near_name(AdNames(mirror).of(filter.kind, at), value);
    if (!guess.empty()) return guess;
    // `Bodø kommune`
    const std::string shorter = value.substr(0, value.rfind(' '));
    if (shorter != value && has_ads(mirror, filter, shorter, at))
        return fmt::format("; did you mean '{}'?", shorter);
    return "; is it spelt as NAV spells it?";
}

/// Whether it is nothing but letters and digits.
bool is_plain(std::string_view word) {
    while (!word.empty()) {
        ucs4_t letter = 0;
        const int length = u8_mbtouc(&letter, reinterpret_cast<const uint8_t*>(word.data()), word.size());
        if (!uc_is_alnum(letter)) return false;
        word.remove_prefix(static_cast<std::size_t>(length));
    }
    return true;
}

/// The words that are sought by themselves, and long enough to be told from others.
std::vector<std::string> plain_words(std::string_view words) {
    constexpr std::size_t shortest = 4;
    std::vector<std::string> plain;
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        if (word.size() >= shortest && is_plain(word)) plain.emplace_back(word);
    }
    return plain;
}

std::size_t first_letter_size(std::string_view word) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(word.data());
    return static_cast<std::size_t>(std::max(u8_mblen(bytes, word.size()), 1));
}

/// The filter for the places of that name; nullptr if there is none.
const Filter* place_filter(const Mirror& mirror, const std::string& name, Timestamp at) {
    for (const Filter& filter : known_filters) {
        const bool is_place = filter.kind == NameKind::municipality || filter.kind == NameKind::county;
        if (is_place && has_ads(mirror, filter, name, at)) return &filter;
    }
    return nullptr;
}

}  // namespace

std::vector<std::string> unmatched_filters(const Mirror& mirror, const Query& query) {
    std::vector<std::string> warnings;
    Query wanted = query;
    for (const Filter& filter : known_filters) {
        for (const std::string& value : filter.values(wanted)) {
            if (has_ads(mirror, filter, value, query.at)) continue;
            warnings.push_back(fmt::format("no ad matches {} '{}'{}", filter.option, value,
                                           advice(mirror, filter, value, query.at)));
        }
    }
    return warnings;
}

std::vector<std::string> unmatched_words(const Mirror& mirror, const Query& query) {
    std::vector<std::string> warnings;
    if (query.words.find(" OR ") != std::string::npos)
        warnings.emplace_back("an ad must have all words, 'OR' too; search for each by itself");
    for (const std::string& word : plain_words(query.words)) {
        // Ads name their place in a field of its own, and often nowhere else.
        if (const Filter* filter = place_filter(mirror, word, query.at)) {
            warnings.push_back(
                fmt::format("no ad has all these words; '{0}' is a place: {1} '{0}'", word, filter->option));
            continue;
        }
        // The index also has the words of ads that have left.
        if (mirror.count({.at = query.at, .words = word}) > 0 ||
            !AdNames(mirror).words_beginning(word).empty())
            continue;
        // Slips are rare in a first letter.
        const auto letter = word.substr(0, first_letter_size(word));
        const std::string guess = near_name(AdNames(mirror).words_beginning(letter), word);
        if (!guess.empty()) warnings.push_back(fmt::format("no ad has the word '{}'{}", word, guess));
    }
    return warnings;
}

}  // namespace jobfeed::cli
