// SPDX-License-Identifier: MIT
#include "store/selection.hpp"

#include "store/named_ads.hpp"
#include "store/search_words.hpp"
#include "store/text_functions.hpp"

#include <jobfeed/json_text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <span>

namespace jobfeed::store {
namespace {

/// What a word counts in title, job title, employer and description.
constexpr std::string_view rank = "bm25(ad_words, 10.0, 5.0, 3.0, 1.0)";

/// The day until which to apply, as the index `ads_by_deadline` has it.
constexpr std::string_view deadline =
    "coalesce(CASE WHEN ads.application_due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' "
    "THEN substr(ads.application_due, 1, 10) WHEN ads.application_due GLOB "
    "'[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]*' THEN substr(ads.application_due, 7, 4) || '-' "
    "|| substr(ads.application_due, 4, 2) || '-' || substr(ads.application_due, 1, 2) ELSE "
    "substr(ads.shown_until, 1, 10) END, '9999')";

std::string order_by(AdOrder order, bool by_words, std::string_view id) {
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
    return std::string(by_words ? "ad_words.rowid" : id);
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

/// The ids of some ads, as a column `ad`.
struct AdIds {
    std::string sql;
    std::vector<std::string> values{};
};

AdIds placed(const Filters& filters) {
    std::string condition = "1";
    AdIds ids;
    const auto add = [&](std::string_view column, const std::vector<std::string>& names) {
        if (names.empty()) return;
        condition += fmt::format(" AND folded({}) {}", column, in_list);
        ids.values.push_back(json_list(all_folded(names)));
    };
    add("county", filters.counties);
    add("municipality", filters.municipalities);
    ids.sql = ads_in_places(condition);
    return ids;
}

AdIds occupied(const Filters& filters) {
    const std::string names = json_list(all_folded(filters.categories));
    return {.sql = ads_of_occupations(fmt::format("folded(level1) {0} OR folded(level2) {0}", in_list)),
            .values = {names, names}};
}

AdIds due(const DayRange& days, bool include_left) {
    return {.sql = fmt::format(
                "SELECT id AS ad FROM ads{0} AND {1} >= ? AND {1} <= ?",
                include_left ? " WHERE 1" : " INDEXED BY ads_by_deadline WHERE left_at IS NULL", deadline),
            .values = {date_text(days.first), date_text(days.last)}};
}

/// Those in which the ads must be.
std::vector<AdIds> ids_of(const Query& query) {
    std::vector<AdIds> all;
    const Filters& filters = query.filters;
    if (!filters.counties.empty() || !filters.municipalities.empty()) all.push_back(placed(filters));
    if (!filters.categories.empty()) all.push_back(occupied(filters));
    if (query.due) all.push_back(due(*query.due, query.include_left));
    return all;
}

}  // namespace

bool takes_all(const Query& query) {
    return query.order == AdOrder::table && !query.limit && query.uuids.empty() && query.words.empty() &&
           query.filters == Filters{} && query.employers.empty() && !query.due && !query.published_since &&
           !query.expires_before && !query.new_since;
}

Selection::Selection(const Query& query, Lead lead) {
    if (!query.words.empty()) add_words(query.words);
    const std::vector<AdIds> sets = ids_of(query);
    const bool is_led = lead == Lead::filter && lead_.empty() && query.uuids.empty() && !sets.empty();
    if (is_led) {
        lead_ = fmt::format("(SELECT DISTINCT ad FROM ({})) AS filtered", sets.front().sql);
        id_ = "filtered.ad";
        values_ = sets.front().values;
    }
    add_state(query);
    for (const AdIds& ids : std::span(sets).subspan(is_led ? 1 : 0)) {
        where(fmt::format("{} IN ({})", id_, ids.sql));
        values_.insert(values_.end(), ids.values.begin(), ids.values.end());
    }
    add_filters(query);
    add_times(query);
    order_ = fmt::format(" ORDER BY {}", order_by(query.order, by_words_, id_));
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
    if (by_words_) {
        lead_ = "ad_words";
        // The plus sign keeps the index of words from being asked for each id.
        id_ = "+ad_words.rowid";
        where("ad_words MATCH ?", search.wanted);
    }
    if (search.unwanted.empty()) return;
    where(fmt::format("{} NOT IN (SELECT rowid FROM ad_words WHERE ad_words MATCH ?)", id_), search.unwanted);
}

void Selection::add_state(const Query& query) {
    if (query.include_left) return;
    const std::string at = to_string(query.at);
    if (!lead_.empty()) {
        // An index tells the few that are not active, without a look at the ads that were found.
        where(fmt::format("{} NOT IN (SELECT id FROM ads WHERE left_at IS NOT NULL UNION ALL "
                          "SELECT id FROM ads WHERE left_at IS NULL AND shown_until <= ?)",
                          id_),
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

void Selection::add_filters(const Query& query) {
    const Filters& filters = query.filters;
    where_any("ads.uuid {}", query.uuids);
    where_any("folded(ads.source) {}", all_folded(filters.sources));
    where_any("ads.orgnr {}", without_blanks(filters.orgnrs));
    if (query.employers.empty()) return;
    where("EXISTS (SELECT 1 FROM json_each(?) WHERE has_words(ads.employer, value))",
          json_list(query.employers));
}

void Selection::add_times(const Query& query) {
    if (query.published_since) where("ads.published >= ?", to_string(*query.published_since));
    if (query.expires_before) where("ads.shown_until <= ?", to_string(*query.expires_before));
    if (query.new_since) where("ads.first_seen >= ?", to_string(*query.new_since));
}

std::string Selection::from(std::string_view rest) const {
    if (lead_.empty()) return fmt::format(" FROM {}{}", ads_, rest);
    // What leads tells the ids without a look at the ads.
    const bool needs_ads = rest.find("ads.") != std::string_view::npos;
    return fmt::format(" FROM {}{}{}", lead_,
                       needs_ads ? fmt::format(" CROSS JOIN ads ON ads.id = {}", id_) : "", rest);
}

std::vector<std::int64_t> Selection::ids(const Database& database) const {
    std::vector<std::int64_t> found;
    database.prepare(fmt::format("SELECT {}{}", id_, from(where_ + order_)))
        .each([&found](const Statement& row) { found.push_back(row.integer(0)); }, values_);
    return found;
}

std::uint64_t Selection::count(const Database& database) const {
    // Where nothing needs the ads or their order, a narrower index counts them.
    const bool by_state = lead_.empty() && where_.find("ads.") == std::string::npos;
    const std::string source = by_state ? " FROM ads" + where_ : from(where_);
    return static_cast<std::uint64_t>(
        database.prepare("SELECT count(*)" + source).number(values_).value_or(0));
}

}  // namespace jobfeed::store
