// SPDX-License-Identifier: MIT
#include "cli/text/filter_check.hpp"

#include "cli/text/nearest.hpp"

#include <fmt/format.h>

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

constexpr std::array<Filter, 6> filters{{
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

bool has_ads(const Mirror& mirror, const Filter& filter, const std::string& value, Timestamp at) {
    Query query{.columns = {"uuid"}, .at = at, .limit = 1};
    filter.values(query) = {value};
    bool found = false;
    mirror.each_ad(query, [&found](Row) {
        found = true;
        return false;
    });
    return found;
}

std::string near_name(const Mirror& mirror, NameKind kind, const std::string& value, Timestamp at) {
    const auto names = mirror.names(kind, at);
    std::vector<std::string_view> known;
    known.reserve(names.size());
    for (const NameCount& name : names) known.push_back(name.name);
    return did_you_mean(value, known);
}

std::string advice(const Mirror& mirror, const Filter& filter, const std::string& value, Timestamp at) {
    // Places and occupations are quickly looked up.
    constexpr std::size_t quick = 3;
    for (const Filter& other : std::span(filters).first(quick)) {
        if (other.kind == filter.kind || !has_ads(mirror, other, value, at)) continue;
        return fmt::format("; did you mean {}?", other.option);
    }
    const std::string guess = near_name(mirror, filter.kind, value, at);
    return guess.empty() ? "; is it spelt as NAV spells it?" : guess;
}

}  // namespace

std::vector<std::string> unmatched_filters(const Mirror& mirror, const Query& query) {
    std::vector<std::string> warnings;
    Query wanted = query;
    for (const Filter& filter : filters) {
        for (const std::string& value : filter.values(wanted)) {
            if (has_ads(mirror, filter, value, query.at)) continue;
            warnings.push_back(fmt::format("no ad matches {} '{}'{}", filter.option, value,
                                           advice(mirror, filter, value, query.at)));
        }
    }
    return warnings;
}

}  // namespace jobfeed::cli
