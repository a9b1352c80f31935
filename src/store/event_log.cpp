// SPDX-License-Identifier: MIT
#include <jobfeed/event_log.hpp>

#include "store/sqlite.hpp"

namespace jobfeed {
namespace {

using store::Statement;

std::optional<std::uint64_t> number_of(std::optional<std::int64_t> found) {
    return found ? std::optional(static_cast<std::uint64_t>(*found)) : std::nullopt;
}

constexpr std::string_view events_sql =
    "SELECT number, at, changes.uuid, ads.id IS NOT NULL, coalesce(title, ''), coalesce(employer, ''), "
    "coalesce((SELECT municipality FROM work_locations WHERE ad = ads.id AND position = 1), '') "
    "FROM changes LEFT JOIN ads ON ads.uuid = changes.uuid AND left_at IS NULL "
    "AND (shown_until IS NULL OR shown_until > ?3) WHERE number >= ?1 ORDER BY number LIMIT ?2";

constexpr std::string_view document_sql =
    "SELECT iif(left_at IS NULL AND (shown_until IS NULL OR shown_until > ?2), json, NULL), "
    "coalesce(left_at, iif(shown_until <= ?2, shown_until, NULL), updated, published, first_seen) FROM ads "
    "WHERE uuid = ?1 UNION ALL SELECT NULL, at FROM tombstones WHERE uuid = ?1 LIMIT 1";

}  // namespace

std::optional<std::uint64_t> EventLog::first() const {
    return number_of(database_->prepare("SELECT min(number) FROM changes").number());
}

std::optional<std::uint64_t> EventLog::last() const {
    return number_of(database_->prepare("SELECT max(number) FROM changes").number());
}

std::optional<std::uint64_t> EventLog::first_later(Timestamp moment) const {
    return number_of(
        database_->prepare("SELECT number FROM changes WHERE at > ? ORDER BY number LIMIT 1").number(moment));
}

std::optional<Timestamp> EventLog::oldest_shown(Timestamp at) const {
    std::optional<Timestamp> seen;
    // Their ids are in the order in which they were first seen.
    database_
        ->prepare(
            "SELECT first_seen FROM ads NOT INDEXED WHERE left_at IS NULL "
            "AND (shown_until IS NULL OR shown_until > ?) ORDER BY id LIMIT 1")
        .each([&seen](const Statement& row) { seen = row.time(0); }, at);
    return seen;
}

void EventLog::each(std::uint64_t from, std::size_t most, Timestamp at,
                    const std::function<void(FeedEvent)>& event) const {
    database_->prepare(events_sql)
        .each(
            [&event](const Statement& row) {
                event({.number = static_cast<std::uint64_t>(row.integer(0)),
                       .at = row.time(1).value_or(Timestamp{}),
                       .uuid = std::string(row.text(2)),
                       .is_active = row.integer(3) != 0,
                       .title = std::string(row.text(4)),
                       .employer = std::string(row.text(5)),
                       .municipality = std::string(row.text(6))});
            },
            from, most, at);
}

std::optional<FeedDocument> EventLog::document(std::string_view uuid, Timestamp at) const {
    std::optional<FeedDocument> found;
    database_->prepare(document_sql)
        .each(
            [&found](const Statement& row) {
                found = FeedDocument{row.optional_text(0), row.time(1).value_or(Timestamp{})};
            },
            uuid, at);
    return found;
}

}  // namespace jobfeed
