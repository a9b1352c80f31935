// SPDX-License-Identifier: MIT
#include "store/implementation.hpp"

#include <jobfeed/query.hpp>

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace jobfeed {
namespace {

using store::Statement;

/// The columns of the view all_ads.
constexpr std::array<std::string_view, 35> columns{"uuid",
                                                   "title",
                                                   "job_title",
                                                   "employer",
                                                   "orgnr",
                                                   "municipality",
                                                   "county",
                                                   "city",
                                                   "postal_code",
                                                   "address",
                                                   "country",
                                                   "occupation_level1",
                                                   "occupation_level2",
                                                   "published",
                                                   "expires",
                                                   "updated",
                                                   "application_due",
                                                   "application_url",
                                                   "source_url",
                                                   "link",
                                                   "source",
                                                   "engagement_type",
                                                   "extent",
                                                   "start_time",
                                                   "position_count",
                                                   "sector",
                                                   "employer_homepage",
                                                   "description",
                                                   "employer_description",
                                                   "work_locations",
                                                   "occupations",
                                                   "first_seen",
                                                   "shown_until",
                                                   "left_at",
                                                   "left_reason"};

std::string sql_of(const Query& query) {
    for (const std::string& column : query.columns) {
        const auto known = query_columns();
        if (std::find(known.begin(), known.end(), column) == known.end()) {
            throw Error(ErrorKind::usage, fmt::format("there is no column \"{}\"; there are: {}", column,
                                                      fmt::join(known, ", ")));
        }
    }
    const std::string wanted = query.columns.empty() ? fmt::format("{}", fmt::join(query_columns(), ", "))
                                                     : fmt::format("{}", fmt::join(query.columns, ", "));
    // The plus signs keep the query off the index: the ads come in the order of the table, read once from end
    // to end.
    constexpr std::string_view active =
        " WHERE +left_at IS NULL AND (+shown_until IS NULL OR +shown_until > ?1)";
    return fmt::format("SELECT {} FROM all_ads{}", wanted, query.include_left ? "" : active);
}

std::uint64_t count(const store::Database& database, std::string_view sql) {
    return static_cast<std::uint64_t>(database.number(sql));
}

std::optional<SyncRecord> last_sync(const store::Database& database) {
    std::optional<SyncRecord> record;
    database
        .prepare(
            "SELECT started, finished, outcome, message, added, updated, unchanged, restored, past, "
            "withdrawn, "
            "expired, rejected, requests, bytes, windows FROM syncs ORDER BY number DESC LIMIT 1")
        .each([&record](const Statement& row) {
            const auto figure = [&row](int column) {
                return static_cast<std::uint64_t>(row.integer(column));
            };
            record.emplace();
            record->started = row.time(0).value_or(Timestamp{});
            record->finished = row.time(1);
            record->outcome = row.text(2);
            record->message = row.text(3);
            record->tally = {figure(4), figure(5), figure(6),  figure(7),
                             figure(8), figure(9), figure(10), figure(11)};
            record->traffic.requests = figure(12);
            record->traffic.bytes = figure(13);
            record->traffic.windows = figure(14);
        });
    return record;
}

}  // namespace

std::span<const std::string_view> query_columns() {
    static constexpr auto all = [] {
        std::array<std::string_view, columns.size() + 1> names{};
        std::copy(columns.begin(), columns.end(), names.begin());
        names.back() = "json";
        return names;
    }();
    return all;
}

Backlog Store::backlog() const {
    Backlog backlog;
    impl_->database
        ->prepare(
            "SELECT count(*) FILTER (WHERE state = 'due'), count(*) FILTER (WHERE state = 'set aside'), "
            "count(*) FILTER (WHERE state = 'withheld') FROM details")
        .each([&backlog](const Statement& row) {
            const auto figure = [&row](int column) {
                return static_cast<std::uint64_t>(row.integer(column));
            };
            backlog = {.due = figure(0), .set_aside = figure(1), .withheld = figure(2)};
        });
    impl_->database
        ->prepare(
            "SELECT uuid || ': ' || coalesce(reason, '') FROM details WHERE state = 'set aside' LIMIT 5")
        .each([&backlog](const Statement& row) { backlog.examples.emplace_back(row.text(0)); });
    return backlog;
}

void Store::each_ad(const Query& query, const std::function<bool(Row)>& row) const {
    auto statement = impl_->database->prepare(sql_of(query));
    const std::size_t width = query.columns.empty() ? query_columns().size() : query.columns.size();
    std::vector<std::optional<std::string_view>> values(width);
    const auto take = [&](const Statement& result) {
        for (std::size_t i = 0; i < width; ++i) {
            const int column = static_cast<int>(i);
            values[i] = result.is_null(column) ? std::nullopt : std::optional(result.text(column));
        }
        return row(values);
    };
    if (query.include_left) {
        statement.each(take);
    } else {
        statement.each(take, query.at);
    }
}

std::uint64_t Store::count_active(Timestamp at) const {
    auto statement = impl_->database->prepare(
        "SELECT count(*) FROM ads WHERE left_at IS NULL AND (shown_until IS NULL OR shown_until > ?)");
    return static_cast<std::uint64_t>(statement.number(at).value_or(0));
}

Store::Due Store::due(Timestamp at, Timestamp left_before) const {
    Due due;
    impl_->database
        ->prepare(
            "SELECT count(*) FILTER (WHERE left_at IS NULL), count(*) FILTER (WHERE moment <= ?2), "
            "count(*) FILTER (WHERE moment > ?2) FROM (SELECT left_at, coalesce(left_at, shown_until) AS "
            "moment "
            "FROM ads WHERE left_at IS NOT NULL OR shown_until <= ?1)")
        .each(
            [&due](const Statement& row) {
                const auto figure = [&row](int column) {
                    return static_cast<std::uint64_t>(row.integer(column));
                };
                due = {figure(0), figure(1), figure(2)};
            },
            at, left_before);
    return due;
}

bool Store::purge_is_due() const {
    return impl_->database->number("SELECT purge_due FROM full_text_state") != 0;
}

std::optional<Timestamp> Store::last_success_start(Timestamp at) const {
    std::optional<Timestamp> started;
    if (impl_->writer && impl_->writer->to_follow) return started;
    impl_->database
        ->prepare(
            "SELECT max(started) FROM syncs WHERE outcome IN ('complete', 'quick') "
            "AND number > (SELECT after_sync FROM mirror) AND started <= ?")
        .each([&started](const Statement& row) { started = row.time(0); }, at);
    return started;
}

Holdings Store::holdings(Timestamp at) const {
    auto& database = *impl_->database;
    // One read transaction, so that the figures belong together.
    database.execute("BEGIN");
    Holdings holdings;
    holdings.scope = scope();
    holdings.active = count_active(at);
    holdings.withdrawn_kept =
        count(database, "SELECT count(*) FROM ads WHERE left_at IS NOT NULL AND left_reason = 'withdrawn'");
    const auto kept = count(database, "SELECT count(*) FROM ads") - holdings.active;
    holdings.expired_kept = kept - holdings.withdrawn_kept;
    holdings.tombstones = count(database, "SELECT count(*) FROM tombstones");
    holdings.rejects = count(database, "SELECT count(*) FROM rejects");
    holdings.changes = count(database, "SELECT max(number) FROM changes");
    const auto time = [&database](std::string_view sql) {
        std::optional<Timestamp> moment;
        database.prepare(sql).each([&moment](const Statement& row) { moment = row.time(0); });
        return moment;
    };
    holdings.newest_published = time("SELECT max(published) FROM ads WHERE left_at IS NULL");
    database
        .prepare(
            "SELECT max(finished) FROM syncs WHERE outcome = 'complete' "
            "AND number > (SELECT after_sync FROM mirror) AND started <= ?")
        .each([&holdings](const Statement& row) { holdings.last_complete = row.time(0); }, at);
    holdings.token_expires = time("SELECT token_expires FROM mirror");
    holdings.last_sync = last_sync(database);
    holdings.newest_event = time("SELECT newest FROM reading");
    holdings.backlog = backlog();
    database.execute("COMMIT");
    std::error_code error;
    holdings.bytes = std::filesystem::file_size(impl_->path, error);
    return holdings;
}

}  // namespace jobfeed
