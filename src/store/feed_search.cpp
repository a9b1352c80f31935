// SPDX-License-Identifier: MIT
#include "store/named_ads.hpp"
#include "store/sqlite.hpp"
#include "store/text_functions.hpp"

#include <jobfeed/feed_search.hpp>
#include <jobfeed/json_text.hpp>
#include <jobfeed/mirror.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed {
namespace {

using store::Database;
using store::Statement;

/// Some ads, by their ids.
class AdSet {
  public:
    void add(std::int64_t id) {
        const auto at = static_cast<std::size_t>(id);
        if (at >= has_.size()) has_.resize(at + 1);
        has_[at] = true;
    }

    [[nodiscard]] std::vector<std::int64_t> ids() const {
        std::vector<std::int64_t> all;
        for (std::size_t id = 0; id < has_.size(); ++id) {
            if (has_[id]) all.push_back(static_cast<std::int64_t>(id));
        }
        return all;
    }

    [[nodiscard]] bool has(std::int64_t id) const {
        const auto at = static_cast<std::size_t>(id);
        return at < has_.size() && has_[at];
    }

  private:
    std::vector<bool> has_;
};

AdSet ads_of(const Database& database, std::string_view sql, const auto&... values) {
    AdSet ads;
    database.prepare(sql).each([&ads](const Statement& row) { ads.add(row.integer(0)); }, values...);
    return ads;
}

std::string json_list(const std::vector<std::string>& names) {
    std::string list = "[";
    for (const std::string& name : names) {
        if (list.size() > 1) list += ',';
        append_json_string(list, name);
    }
    return list + "]";
}

/// The ads with a place of work that both filters name.
AdSet placed(const Database& database, const FeedSearch& search) {
    constexpr std::string_view in_list = "IN (SELECT value FROM json_each(?))";
    std::string condition = "1";
    std::vector<std::string> values;
    const auto add = [&](std::string_view column, const std::vector<std::string>& names) {
        if (names.empty()) return;
        condition += fmt::format(" AND {} {}", column, in_list);
        values.push_back(json_list(names));
    };
    add("municipality", search.municipalities);
    add("county", search.counties);
    return ads_of(database, store::ads_in_places(condition), values);
}

/// What the index `ads_by_publication` answers by itself, without a look at an ad.
class Conditions {
  public:
    explicit Conditions(const FeedSearch& search) {
        add("(shown_until IS NULL OR shown_until > ?)", to_string(search.at));
        add_range("published", search.published);
        add_range("updated", search.updated);
        add_exact("uuid", search.uuid);
        add_exact("source", search.source);
        add_exact("orgnr", search.orgnr);
        if (!search.uuid.wanted.empty()) from_ = "ads";
    }

    [[nodiscard]] bool is_of_state_alone() const { return conditions_ == 1; }

    /// The ids, newest first, for `take` to look at until it has enough.
    template <typename Function>
    void each(const Database& database, Function take) const {
        database
            .prepare(
                fmt::format("SELECT id FROM {} WHERE {} ORDER BY published DESC, uuid DESC", from_, where_))
            .each([&take](const Statement& row) { return take(row.integer(0)); }, values_);
    }

  private:
    void add(std::string_view condition) {
        where_.append(" AND ").append(condition);
        ++conditions_;
    }

    void add(std::string_view condition, std::string value) {
        add(condition);
        values_.push_back(std::move(value));
    }

    void add_range(std::string_view column, const std::optional<TimeRange>& range) {
        if (!range) return;
        add(fmt::format("{} IS NOT NULL", column));
        if (range->first) add(fmt::format("{} >= ?", column), to_string(*range->first));
        if (range->last) add(fmt::format("{} <= ?", column), to_string(*range->last));
    }

    void add_exact(std::string_view column, const ExactFilter& filter) {
        for (const std::string& value : filter.wanted) add(fmt::format("{} = ?", column), value);
        for (const std::string& value : filter.unwanted)
            add(fmt::format("({0} IS NULL OR {0} <> ?)", column), value);
    }

    // Left alone, SQLite prefers the index by state, and reads every ad.
    std::string_view from_ = "ads INDEXED BY ads_by_publication";
    std::string where_ = "left_at IS NULL";
    std::vector<std::string> values_;
    int conditions_ = 0;
};

/// Those of places and occupations, which are looked up first: SQLite takes three times as long over them.
std::vector<AdSet> sets_of(const Database& database, const FeedSearch& search) {
    std::vector<AdSet> sets;
    if (!search.municipalities.empty() || !search.counties.empty()) sets.push_back(placed(database, search));
    if (store::has_letter(search.category)) {
        sets.push_back(ads_of(database,
                              store::ads_of_occupations("shares_word(level1, ?1) OR shares_word(level2, ?1)"),
                              search.category));
    }
    return sets;
}

bool is_in_all(const std::vector<AdSet>& sets, std::int64_t id) {
    return std::all_of(sets.begin(), sets.end(), [id](const AdSet& ads) { return ads.has(id); });
}

/// What a search has found: how many, and the ids of the first, up to the last that is shown.
struct Found {
    std::uint64_t total = 0;
    std::vector<std::int64_t> ids{};
};

/// The ids in their order, until there are enough.
std::vector<std::int64_t> in_order(const Database& database, const FeedSearch& search,
                                   const std::vector<AdSet>& sets, std::uint64_t enough) {
    std::vector<std::int64_t> ids;
    if (enough == 0) return ids;
    Conditions(search).each(database, [&](std::int64_t id) {
        if (is_in_all(sets, id)) ids.push_back(id);
        return ids.size() < enough;
    });
    return ids;
}

std::vector<std::int64_t> sorted(const Database& database, const std::vector<std::int64_t>& ids) {
    std::vector<std::int64_t> sorted;
    database
        .prepare(
            "SELECT ads.id FROM json_each(?) AS wanted CROSS JOIN ads ON ads.id = wanted.value "
            "ORDER BY published DESC, uuid DESC")
        .each([&sorted](const Statement& row) { sorted.push_back(row.integer(0)); },
              fmt::format("[{}]", fmt::join(ids, ",")));
    return sorted;
}

/// Of a search for nothing but places and occupations: an index tells the few that are not active, and the
/// first in the order are soon found, or there are few to sort.
Found found_in(const Database& database, const FeedSearch& search, const std::vector<AdSet>& sets) {
    constexpr std::size_t few = 200;
    const AdSet gone = ads_of(database,
                              "SELECT id FROM ads WHERE left_at IS NOT NULL UNION ALL "
                              "SELECT id FROM ads WHERE left_at IS NULL AND shown_until <= ?",
                              search.at);
    std::vector<std::int64_t> ids = sets.front().ids();
    std::erase_if(ids, [&](std::int64_t id) { return gone.has(id) || !is_in_all(sets, id); });
    const std::uint64_t total = ids.size();
    return {.total = total,
            .ids = total <= few ? sorted(database, ids)
                                : in_order(database, search, sets, search.skip + search.most)};
}

Found found(const Database& database, const FeedSearch& search) {
    const std::vector<AdSet> sets = sets_of(database, search);
    if (!sets.empty() && Conditions(search).is_of_state_alone()) return found_in(database, search, sets);
    Found found{.ids = in_order(database, search, sets, std::max(search.cap, search.skip + search.most))};
    found.total = found.ids.size();
    return found;
}

}  // namespace

std::string upper_case(std::string_view text) {
    return store::upper(text);
}

FeedHits search_feed(const Mirror& mirror, const FeedSearch& search) {
    store::Database& database = *mirror.database_;
    const store::ReadTransaction transaction(database);
    const auto [total, ids] = found(database, search);
    FeedHits hits{.total = std::min(total, search.cap)};
    auto json = database.prepare("SELECT json FROM ads WHERE id = ?");
    const std::uint64_t end = std::min<std::uint64_t>(ids.size(), search.skip + search.most);
    for (std::uint64_t i = search.skip; i < end; ++i) {
        json.each([&hits](const Statement& row) { hits.ads.emplace_back(row.text(0)); }, ids[i]);
    }
    return hits;
}

}  // namespace jobfeed
