// SPDX-License-Identifier: MIT
#include "store/selection.hpp"

#include "store/named_ads.hpp"
#include "store/search_words.hpp"
#include "store/text_functions.hpp"

#include <jobfeed/json_text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed::store {
namespace {

/// What a word counts in title, job title, employer and description.
constexpr std::string_view rank = "bm25(ad_words, 10.0, 5.0, 3.0, 1.0)";

/// The day until which to apply, as the index `ads_by_deadline` has it.
constexpr std::string_view deadline =
    "coalesce(CASE WHEN ads.application_due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' "
    "THEN substr(ads.application_due, 1, 10) "
    "WHEN ads.application_due GLOB '[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]*' "
    "THEN substr(ads.application_due, 7, 4) || '-' || substr(ads.application_due, 4, 2) || '-' "
    "|| substr(ads.application_due, 1, 2) "
    "ELSE substr(ads.shown_until, 1, 10) END, '9999')";

std::string order_by(AdOrder order, bool by_words) {
    switch (order) {
        case AdOrder::relevance:
            if (by_words) return fmt::format("{}, ad_words.rowid DESC", rank);
            [[fallthrough]];
        case AdOrder::newest:
            return "ads.published DESC, ads.id DESC";
        case AdOrder::deadline:
            return fmt::format("{}, ads.id", deadline);
        case AdOrder::table:
            break;
    }
    return by_words ? "ad_words.rowid" : "ads.id";
}

/// As a JSON array, so that a list of any length is one value of the statement.
std::string json_list(const std::vector<std::string>& values) {
    std::string list = "[";
    for (const std::string& value : values) {
        if (list.size() > 1) list += ',';
        append_json_string(list, value);
    }
    return list + "]";
}

std::vector<std::string> all_folded(std::vector<std::string> values) {
    std::transform(values.begin(), values.end(), values.begin(), folded);
    return values;
}

std::vector<std::string> without_blanks(std::vector<std::string> values) {
    for (std::string& value : values) value.erase(std::remove(value.begin(), value.end(), ' '), value.end());
    return values;
}

constexpr std::string_view in_list = "IN (SELECT value FROM json_each(?))";

std::string date_text(std::chrono::local_days day) {
    return to_string(Timestamp{day.time_since_epoch()}).substr(0, std::string_view("2024-06-16").size());
}

}  // namespace

bool takes_all(const Query& query) {
    return query.order == AdOrder::table && !query.limit && query.uuids.empty() && query.words.empty() &&
           query.filters == Filters{} && query.employers.empty() && !query.due && !query.published_since &&
           !query.expires_before && !query.new_since;
}

Selection::Selection(const Query& query) {
    if (!query.words.empty()) add_words(query.words);
    add_state(query);
    add_filters(query);
    add_times(query);
    order_ = fmt::format(" ORDER BY {}", order_by(query.order, by_words_));
    if (query.limit) order_ += fmt::format(" LIMIT {} OFFSET {}", *query.limit, query.skip);
}

void Selection::where(std::string_view condition) {
    where_.append(where_.empty() ? " WHERE " : " AND ").append(condition);
}

void Selection::where(std::string_view condition, std::string value) {
    where(condition);
    values_.push_back(std::move(value));
}

void Selection::where_any(std::string_view condition, const std::vector<std::string>& values) {
    if (!values.empty()) where(fmt::format(fmt::runtime(condition), in_list), json_list(values));
}

void Selection::add_words(const std::string& words) {
    const SearchWords search = read_search_words(words);
    by_words_ = !search.wanted.empty();
    if (by_words_) where("ad_words MATCH ?", search.wanted);
    if (search.unwanted.empty()) return;
    where(fmt::format("{} NOT IN (SELECT rowid FROM ad_words WHERE ad_words MATCH ?)", id()),
          search.unwanted);
}

void Selection::add_state(const Query& query) {
    if (query.include_left) return;
    const std::string at = to_string(query.at);
    if (by_words_) {
        // An index tells the few that are not active, without a look at the ads that words have found.
        where(fmt::format("{} NOT IN (SELECT id FROM ads WHERE left_at IS NOT NULL UNION ALL "
                          "SELECT id FROM ads WHERE left_at IS NULL AND shown_until <= ?)",
                          id()),
              at);
    } else if (!query.uuids.empty()) {
        // The plus signs keep SQLite from looking through all active ads for a few uuids.
        where("+left_at IS NULL AND (+shown_until IS NULL OR +shown_until > ?)", at);
    } else {
        where("left_at IS NULL AND (shown_until IS NULL OR shown_until > ?)", at);
        // Left alone, it reads every ad to find the newest.
        const bool newest_first = query.order == AdOrder::newest || query.order == AdOrder::relevance;
        if (newest_first) ads_ = "ads INDEXED BY ads_by_publication";
        if (query.order == AdOrder::deadline) ads_ = "ads INDEXED BY ads_by_deadline";
    }
}

void Selection::add_places(const Filters& filters) {
    if (filters.counties.empty() && filters.municipalities.empty()) return;
    std::string condition = "1";
    const auto add = [&](std::string_view column, const std::vector<std::string>& names) {
        if (names.empty()) return;
        condition += fmt::format(" AND folded({}) {}", column, in_list);
        values_.push_back(json_list(all_folded(names)));
    };
    add("county", filters.counties);
    add("municipality", filters.municipalities);
    where(fmt::format("{} IN ({})", id(), ads_in_places(condition)));
}

void Selection::add_filters(const Query& query) {
    const Filters& filters = query.filters;
    add_places(filters);
    if (!filters.categories.empty()) {
        const std::string names = json_list(all_folded(filters.categories));
        const std::string condition = fmt::format("folded(level1) {0} OR folded(level2) {0}", in_list);
        where(fmt::format("{} IN ({})", id(), ads_of_occupations(condition)), names);
        values_.push_back(names);
    }
    where_any("ads.uuid {}", query.uuids);
    where_any("folded(ads.source) {}", all_folded(filters.sources));
    where_any("ads.orgnr {}", without_blanks(filters.orgnrs));
    if (query.employers.empty()) return;
    where("EXISTS (SELECT 1 FROM json_each(?) WHERE has_words(ads.employer, value))",
          json_list(query.employers));
}

void Selection::add_times(const Query& query) {
    if (query.due) {
        where(fmt::format("{0} IN (SELECT id FROM ads INDEXED BY ads_by_deadline WHERE left_at IS NULL "
                          "AND {1} >= ? AND {1} <= ?)",
                          id(), deadline),
              date_text(query.due->first));
        values_.push_back(date_text(query.due->last));
    }
    if (query.published_since) where("ads.published >= ?", to_string(*query.published_since));
    if (query.expires_before) where("ads.shown_until <= ?", to_string(*query.expires_before));
    if (query.new_since) where("ads.first_seen >= ?", to_string(*query.new_since));
}

std::string_view Selection::id() const {
    // The plus sign keeps the index of words from being asked for each id.
    return by_words_ ? "+ad_words.rowid" : "ads.id";
}

std::string Selection::from() const {
    if (!by_words_) return fmt::format(" FROM {}", ads_);
    const bool needs_ads =
        where_.find("ads.") != std::string::npos || order_.find("ads.") != std::string::npos;
    return needs_ads ? " FROM ad_words CROSS JOIN ads ON ads.id = ad_words.rowid" : " FROM ad_words";
}

std::vector<std::int64_t> Selection::ids(const Database& database) const {
    std::vector<std::int64_t> found;
    database.prepare(fmt::format("SELECT {}{}{}{}", id(), from(), where_, order_))
        .each([&found](const Statement& row) { found.push_back(row.integer(0)); }, values_);
    return found;
}

std::uint64_t Selection::count(const Database& database) const {
    return static_cast<std::uint64_t>(
        database.prepare(fmt::format("SELECT count(*){}{}", from(), where_)).number(values_).value_or(0));
}

}  // namespace jobfeed::store
