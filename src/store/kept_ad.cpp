// SPDX-License-Identifier: MIT
#include "store/sqlite.hpp"

#include <jobfeed/kept_ad.hpp>

namespace jobfeed {
namespace {

using store::Database;
using store::Statement;

constexpr std::string_view find_sql =
    "SELECT id, uuid, title, job_title, employer, orgnr, employer_homepage, source, source_url, "
    "application_url, application_due, link, engagement_type, extent, start_time, position_count, sector, "
    "json, description, employer_description, published, expires, updated, first_seen, shown_until, left_at, "
    "left_reason FROM ads_with_texts WHERE uuid = ?";

void take_texts(const Statement& row, KeptAd& kept) {
    Ad& ad = kept.ad;
    ad.uuid = row.text(1);
    ad.json = row.text(17);
    int column = 2;
    for (Text* text : {&ad.title, &ad.job_title, &ad.employer, &ad.orgnr, &ad.employer_homepage, &ad.source,
                       &ad.source_url, &ad.application_url, &ad.application_due, &ad.link,
                       &ad.engagement_type, &ad.extent, &ad.start_time, &ad.position_count, &ad.sector}) {
        *text = row.optional_text(column++);
    }
    kept.description = row.optional_text(18);
    kept.employer_description = row.optional_text(19);
}

void take_times(const Statement& row, KeptAd& kept) {
    kept.ad.published = row.time(20);
    kept.ad.expires = row.time(21);
    kept.ad.updated = row.time(22);
    kept.first_seen = row.time(23).value_or(Timestamp{});
    kept.shown_until = row.time(24);
    if (const auto left = row.time(25)) kept.departure = Departure{std::string(row.text(26)), *left};
}

void add_lists(const Database& database, std::int64_t id, Ad& ad) {
    const auto text = [](const Statement& row, int column) { return row.optional_text(column); };
    database
        .prepare(
            "SELECT country, address, city, postal_code, county, municipality FROM work_locations "
            "WHERE ad = ? ORDER BY position")
        .each(
            [&](const Statement& row) {
                ad.work_locations.push_back(
                    {text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4), text(row, 5)});
            },
            id);
    database.prepare("SELECT level1, level2 FROM occupations WHERE ad = ? ORDER BY position")
        .each(
            [&](const Statement& row) {
                ad.occupations.push_back({text(row, 0), text(row, 1)});
            },
            id);
    database.prepare("SELECT name, email, phone, role, title FROM contacts WHERE ad = ? ORDER BY position")
        .each(
            [&](const Statement& row) {
                ad.contacts.push_back({text(row, 0), text(row, 1), text(row, 2), text(row, 3), text(row, 4)});
            },
            id);
    database.prepare("SELECT type, code, name, description FROM categories WHERE ad = ? ORDER BY position")
        .each(
            [&](const Statement& row) {
                ad.categories.push_back(
                    {text(row, 0), text(row, 1), text(row, 2), text(row, 3), std::nullopt});
            },
            id);
}

}  // namespace

std::optional<KeptAd> KeptAds::find(std::string_view uuid) const {
    const store::ReadTransaction transaction(*database_);
    std::optional<KeptAd> kept;
    std::int64_t id = 0;
    database_->prepare(find_sql).each(
        [&](const Statement& row) {
            id = row.integer(0);
            take_texts(row, kept.emplace());
            take_times(row, *kept);
        },
        uuid);
    if (kept) add_lists(*database_, id, kept->ad);
    return kept;
}

bool KeptAds::holds(std::string_view uuid, std::string_view json) const {
    return database_->prepare("SELECT json = ? FROM ads WHERE uuid = ? AND left_at IS NULL")
               .number(json, uuid)
               .value_or(0) != 0;
}

std::optional<Departure> KeptAds::tombstone(std::string_view uuid) const {
    std::optional<Departure> departure;
    database_->prepare("SELECT reason, at FROM tombstones WHERE uuid = ?")
        .each(
            [&departure](const Statement& row) {
                departure = Departure{std::string(row.text(0)), row.time(1).value_or(Timestamp{})};
            },
            uuid);
    return departure;
}

std::vector<AdChange> KeptAds::history(std::string_view uuid) const {
    std::vector<AdChange> events;
    database_->prepare("SELECT at, kind FROM changes WHERE uuid = ? ORDER BY number")
        .each(
            [&events](const Statement& row) {
                events.push_back({row.time(0).value_or(Timestamp{}), std::string(row.text(1))});
            },
            uuid);
    return events;
}

}  // namespace jobfeed
