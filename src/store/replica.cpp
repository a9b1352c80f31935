// SPDX-License-Identifier: MIT
#include <jobfeed/replica.hpp>

#include "store/sqlite.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

namespace jobfeed {
namespace {

using store::Database;
using store::Statement;

constexpr std::array<std::string_view, 20> ad_columns{
    "title",           "job_title",       "employer", "orgnr",           "employer_homepage",
    "published",       "expires",         "updated",  "source",          "source_url",
    "application_url", "application_due", "link",     "engagement_type", "extent",
    "start_time",      "position_count",  "sector",   "first_seen",      "shown_until"};
constexpr std::array<std::string_view, 6> location_columns{"country",     "address", "city",
                                                           "postal_code", "county",  "municipality"};
constexpr std::array<std::string_view, 2> occupation_columns{"level1", "level2"};
constexpr std::array<std::string_view, 5> category_columns{"type", "code", "name", "description", "score"};

// With what is made of them some 20 MB.
constexpr std::size_t bytes_at_once = 4'000'000;

constexpr std::string_view departures_sql =
    "SELECT uuid, left_reason, left_at FROM ads WHERE left_at IS NOT NULL AND uuid BETWEEN ?1 AND ?2 "
    "UNION ALL SELECT uuid, reason, at FROM tombstones WHERE uuid BETWEEN ?1 AND ?2 "
    "AND NOT EXISTS (SELECT 1 FROM ads WHERE ads.uuid = tombstones.uuid) ORDER BY 1";

std::string ads_sql(std::string_view condition) {
    // The plus sign keeps SQLite from the index by left_at, after which it would sort all ads, JSON and all.
    return fmt::format("SELECT id, uuid, {}, json FROM ads WHERE +left_at IS NULL AND {}",
                       fmt::join(ad_columns, ", "), condition);
}

ReplicaRow values_of(const Statement& row, int first, std::size_t count) {
    ReplicaRow values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = row.exact_text(first + static_cast<int>(i));
    return values;
}

ReplicaAd ad_of(const Statement& row) {
    return {.id = row.integer(0),
            .uuid = std::string(row.text(1)),
            .values = values_of(row, 2, ad_columns.size()),
            .json = std::string(row.text(2 + static_cast<int>(ad_columns.size())))};
}

ReplicaDeparture departure_of(const Statement& row) {
    return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))};
}

ReplicaChange replica_change_of(const Statement& row) {
    return {static_cast<std::uint64_t>(row.integer(0)), std::string(row.text(1)), std::string(row.text(2)),
            std::string(row.text(3))};
}

Statement list_statement(const Database& database, ReplicaList list) {
    return database.prepare(fmt::format("SELECT {} FROM {} WHERE ad = ? ORDER BY position",
                                        fmt::join(columns_of(list), ", "), table_of(list)));
}

}  // namespace

std::string_view table_of(ReplicaList list) {
    constexpr std::array<std::string_view, replica_lists.size()> tables{"work_locations", "occupations",
                                                                        "categories"};
    return tables.at(static_cast<std::size_t>(list));
}

std::span<const std::string_view> columns_of(ReplicaList list) {
    if (list == ReplicaList::work_locations) return location_columns;
    if (list == ReplicaList::occupations) return occupation_columns;
    return category_columns;
}

std::span<const std::string_view> replica_ad_columns() {
    return ad_columns;
}

std::span<const std::string_view> replica_sync_columns() {
    static const auto columns = [] {
        std::vector<std::string_view> names{"number", "started", "finished", "outcome", "message", "checked"};
        for (const Figure& figure : run_figures()) names.push_back(figure.name);
        return names;
    }();
    return columns;
}

struct ReplicaReader::Implementation {
    explicit Implementation(std::shared_ptr<Database> shared)
        : database(std::move(shared)),
          in_order(database->prepare(ads_sql("id > ?1 ORDER BY id"))),
          by_uuid(database->prepare(ads_sql("uuid = ?1"))),
          in_range(database->prepare(ads_sql("uuid BETWEEN ?1 AND ?2 ORDER BY uuid"))),
          departures(database->prepare(departures_sql)),
          log(database->prepare("SELECT number, at, uuid, kind FROM changes WHERE number BETWEEN ?1 AND ?2 "
                                "ORDER BY number")),
          lists{list_statement(*database, ReplicaList::work_locations),
                list_statement(*database, ReplicaList::occupations),
                list_statement(*database, ReplicaList::categories)} {}

    void add_lists(ReplicaAd& ad) {
        for (const ReplicaList list : replica_lists) {
            const auto index = static_cast<std::size_t>(list);
            lists.at(index).each(
                [&](const Statement& row) {
                    ad.lists.at(index).push_back(values_of(row, 0, columns_of(list).size()));
                },
                ad.id);
        }
    }

    /// What has become of one ad.
    void add_state(const std::string& uuid, bool with_ad, ReplicaBatch& batch) {
        if (with_ad) {
            const auto take = [&](const Statement& row) { batch.ads.push_back(ad_of(row)); };
            by_uuid.each(take, uuid);
            if (!batch.ads.empty() && batch.ads.back().uuid == uuid) return add_lists(batch.ads.back());
        }
        departures.each([&](const Statement& row) { batch.departures.push_back(departure_of(row)); }, uuid,
                        uuid);
    }

    std::shared_ptr<Database> database;
    Statement in_order;
    Statement by_uuid;
    Statement in_range;
    Statement departures;
    Statement log;
    std::array<Statement, replica_lists.size()> lists;
};

ReplicaReader::ReplicaReader(const Mirror& mirror)
    : impl_(std::make_unique<Implementation>(mirror.database_)) {}
ReplicaReader::~ReplicaReader() = default;

std::vector<ReplicaAd> ReplicaReader::ads_after(std::int64_t id, std::size_t most) {
    const store::ReadTransaction transaction(*impl_->database);
    std::vector<ReplicaAd> ads;
    std::size_t bytes = 0;
    const auto take = [&](const Statement& row) {
        ads.push_back(ad_of(row));
        bytes += ads.back().json.size();
        return ads.size() < most && bytes < bytes_at_once;
    };
    impl_->in_order.each(take, id);
    for (ReplicaAd& ad : ads) impl_->add_lists(ad);
    return ads;
}

ReplicaBatch ReplicaReader::changes_in(const ReplicaRange& range) {
    constexpr std::uint64_t no_end = std::numeric_limits<std::int64_t>::max();
    const store::ReadTransaction transaction(*impl_->database);
    ReplicaBatch batch;
    std::set<std::string> seen;
    std::size_t bytes = 0;
    const auto take = [&](const Statement& row) {
        // A batch is either of changes of what is being copied or of others.
        ReplicaChange change = replica_change_of(row);
        if (range.after < range.copied && change.number > range.copied) return false;
        if (seen.insert(change.uuid).second) {
            const std::size_t ads = batch.ads.size();
            impl_->add_state(change.uuid, change.number > range.copied, batch);
            if (batch.ads.size() > ads) bytes += batch.ads.back().json.size();
        }
        batch.changes.push_back(std::move(change));
        return range.until > 0 || (batch.changes.size() < range.most && bytes < bytes_at_once);
    };
    impl_->log.each(take, range.after + 1, range.until > 0 ? range.until : no_end);
    return batch;
}

void ReplicaReader::offered(std::string_view first, std::string_view last,
                            const std::function<void(const ReplicaAd&)>& take) {
    impl_->in_range.each(
        [&](const Statement& row) {
            ReplicaAd ad = ad_of(row);
            impl_->add_lists(ad);
            take(ad);
        },
        first, last);
}

void ReplicaReader::departed(std::string_view first, std::string_view last,
                             const std::function<void(const ReplicaDeparture&)>& take) {
    impl_->departures.each([&](const Statement& row) { take(departure_of(row)); }, first, last);
}

void ReplicaReader::changes(std::int64_t first, std::int64_t last,
                            const std::function<void(const ReplicaChange&)>& take) {
    impl_->log.each([&](const Statement& row) { take(replica_change_of(row)); }, first, last);
}

void ReplicaReader::syncs_after(std::int64_t number, const std::function<void(const ReplicaRow&)>& take) {
    const auto names = replica_sync_columns();
    impl_->database
        ->prepare(
            fmt::format("SELECT {} FROM syncs WHERE number > ? AND finished IS NOT NULL ORDER BY number",
                        fmt::join(names, ", ")))
        .each([&](const Statement& row) { take(values_of(row, 0, names.size())); }, number);
}

std::uint64_t ReplicaReader::count_offered() {
    return static_cast<std::uint64_t>(
        impl_->database->number("SELECT count(*) FROM ads WHERE left_at IS NULL"));
}

ReplicaCounts ReplicaReader::counts() {
    const auto count = [this](const std::string& of) {
        return static_cast<std::uint64_t>(impl_->database->number("SELECT count(*) FROM " + of));
    };
    ReplicaCounts counts{.ads = count_offered()};
    // Those that have left are few: to ask all ads whether they are there reads the whole file.
    for (const ReplicaList list : replica_lists) {
        counts.lists.at(static_cast<std::size_t>(list)) =
            count(std::string(table_of(list))) -
            count(
                fmt::format("{} WHERE ad IN (SELECT id FROM ads WHERE left_at IS NOT NULL)", table_of(list)));
    }
    counts.departures =
        count("ads WHERE left_at IS NOT NULL") +
        count("tombstones WHERE NOT EXISTS (SELECT 1 FROM ads WHERE ads.uuid = tombstones.uuid)");
    counts.changes = count("changes");
    counts.syncs = count("syncs WHERE finished IS NOT NULL");
    return counts;
}

std::int64_t ReplicaReader::last_sync() {
    return impl_->database->number("SELECT coalesce(max(number), 0) FROM syncs WHERE finished IS NOT NULL");
}

void ReplicaReader::in_one_state(const std::function<void()>& work) {
    const store::ReadTransaction transaction(*impl_->database);
    work();
}

}  // namespace jobfeed
