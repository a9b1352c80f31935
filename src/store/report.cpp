// SPDX-License-Identifier: MIT
#include <jobfeed/report.hpp>

#include "store/report_counts.hpp"
#include "store/selection.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/change_log.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace jobfeed {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using store::Database;
using store::NameCounter;
using store::Statement;

constexpr std::size_t days_back = 30;
constexpr std::size_t weeks_back = 26;
constexpr std::size_t weeks_ahead = 10;
constexpr std::size_t most_names = 20;

local_days day_of(Timestamp moment) {
    return std::chrono::floor<days>(time_in_oslo(moment));
}

local_days monday_of(local_days day) {
    return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

std::string day_name(local_days day) {
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

/// The week belongs to the year that its Thursday is in.
std::string week_name(local_days monday) {
    const auto thursday = monday + days{3};
    const auto year = std::chrono::year_month_day{thursday}.year();
    const local_days new_year{year / std::chrono::January / 1};
    return fmt::format("{:04}-W{:02}", static_cast<int>(year), (thursday - new_year).count() / 7 + 1);
}

/// The last `count` days or weeks, the one that `last` is the first day of at the end.
std::vector<ReportPeriod> periods_until(local_days last, days length, std::size_t count,
                                        std::optional<Timestamp> filled) {
    std::vector<ReportPeriod> periods;
    for (std::size_t i = 0; i < count; ++i) {
        const local_days first = last - length * static_cast<int>(count - 1 - i);
        periods.push_back({.name = length == days{1} ? day_name(first) : week_name(first),
                           .first = first,
                           .counted = filled && day_of(*filled) < first + length});
    }
    return periods;
}

ReportPeriod* period_at(std::vector<ReportPeriod>& periods, days length, local_days day) {
    const auto behind = day - periods.front().first;
    if (behind < days{0}) return nullptr;
    const auto index = static_cast<std::size_t>(behind / length);
    return index < periods.size() ? &periods[index] : nullptr;
}

/// What the log of changes tells, read in its order.
class ChangeReader {
  public:
    explicit ChangeReader(MirrorReport& report) : report_(report) {}

    void take(const Change& change) {
        const bool came = change.kind == "added" || change.kind == "restored";
        const bool at_first = !report_.filled || change.at <= *report_.filled;
        if (at_first && change.kind == "added") ++report_.found_at_first;
        if (!at_first) count(change);
        if (came) {
            since_.insert_or_assign(std::string(change.uuid), at_first ? Timestamp{} : change.at);
        } else if (change.kind != "updated") {
            leave(change, at_first);
        }
    }

    void finish() {
        report_.until_withdrawn = withdrawn_.times();
        report_.until_expired = expired_.times();
    }

  private:
    void count(const Change& change) {
        if (change.at != moment_) {
            moment_ = change.at;
            day_ = day_of(change.at);
        }
        const auto kinds = change_kinds();
        const auto kind =
            static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), change.kind) - kinds.begin());
        if (auto* const day = period_at(report_.days, days{1}, day_)) ++day->changes.at(kind);
        if (auto* const week = period_at(report_.weeks, days{7}, day_)) ++week->changes.at(kind);
    }

    void leave(const Change& change, bool at_first) {
        const auto found = since_.find(change.uuid);
        if (found == since_.end()) return;
        const bool counts = !at_first && period_at(report_.weeks, days{7}, day_) != nullptr;
        if (counts && change.kind == "withdrawn") withdrawn_.add(found->second, change.at);
        if (counts && change.kind == "expired") expired_.add(found->second, change.at);
        since_.erase(found);
    }

    MirrorReport& report_;
    store::ByText<Timestamp> since_{};  ///< when each ad came that is shown: no more than are shown at a time
    Timestamp moment_ = latest_moment;  ///< the one that day_ is of: many changes share it
    local_days day_{};
    store::TimeCounter withdrawn_{};
    store::TimeCounter expired_{};
};

/// What the active ads themselves say.
class AdReader {
  public:
    explicit AdReader(MirrorReport& report, local_days today)
        : report_(report), today_(today), monday_(monday_of(today)) {
        for (std::size_t week = 0; week < weeks_ahead; ++week)
            report.deadlines.weeks.emplace_back(week_name(monday_ + days{7} * static_cast<int>(week)), 0);
    }

    /// id, employer, published, whether it has no last day, the day until which to apply
    void take(const Statement& row) {
        employers_.add(row.integer(0), row.text(1));
        if (const auto published = row.time(2)) count_publication(day_of(*published));
        report_.without_expiry += static_cast<std::uint64_t>(row.integer(3));
        count_deadline(row.time(4));
    }

    void finish() { report_.employers = employers_.most(most_names, report_.status.active); }

  private:
    void count_publication(local_days day) {
        if (auto* const found = period_at(report_.days, days{1}, day)) ++found->published;
        if (auto* const found = period_at(report_.weeks, days{7}, day)) ++found->published;
    }

    void count_deadline(std::optional<Timestamp> date) {
        ReportDeadlines& deadlines = report_.deadlines;
        if (!date) return void(++deadlines.undated);
        // A date without a time, which stands for a day of any calendar.
        const local_days day{std::chrono::floor<days>(*date).time_since_epoch()};
        if (day < today_) return void(++deadlines.passed);
        const auto week = static_cast<std::size_t>((day - monday_) / days{7});
        ++(week < deadlines.weeks.size() ? deadlines.weeks[week].second : deadlines.later);
    }

    MirrorReport& report_;
    local_days today_;
    local_days monday_;
    NameCounter employers_{};
};

constexpr std::string_view active_ids =
    "(SELECT id FROM ads INDEXED BY ads_by_state WHERE left_at IS NULL AND (shown_until IS NULL OR "
    "shown_until > ?1))";

void read_ads(const Database& database, MirrorReport& report) {
    AdReader reader(report, day_of(report.at));
    database
        .prepare(fmt::format(
            "SELECT id, employer, published, shown_until IS NULL, {} FROM ads WHERE left_at IS NULL "
            "AND (shown_until IS NULL OR shown_until > ?1) ORDER BY id",
            store::application_day))
        .each([&reader](const Statement& row) { reader.take(row); }, report.at);
    reader.finish();
}

/// The names in two columns of a table that has rows for each ad.
void read_names(const Database& database, const MirrorReport& report, std::string_view table,
                std::string_view names, ReportNames& first, ReportNames& second) {
    NameCounter one;
    NameCounter other;
    database
        .prepare(fmt::format("SELECT ad, {} FROM {} WHERE ad IN {} ORDER BY ad", names, table, active_ids))
        .each(
            [&](const Statement& row) {
                one.add(row.integer(0), row.text(1));
                other.add(row.integer(0), row.text(2));
            },
            report.at);
    first = one.most(most_names, report.status.active);
    second = other.most(most_names, report.status.active);
}

void read_changes(const Mirror& mirror, MirrorReport& report) {
    ChangeReader reader(report);
    ChangeLog(mirror).each({}, [&](const Change& change) {
        if (change.at <= report.at) reader.take(change);
        return true;
    });
    reader.finish();
}

void read_runs(const Database& database, MirrorReport& report) {
    database
        .prepare(
            "SELECT outcome, count(*) FROM syncs WHERE started > ? AND started <= ? GROUP BY outcome ORDER "
            "BY "
            "count(*) DESC, outcome")
        .each(
            [&report](const Statement& row) {
                report.runs.emplace_back(row.text(0), static_cast<std::uint64_t>(row.integer(1)));
            },
            report.at - days{days_back}, report.at);
    database.prepare("SELECT max(started) FROM syncs WHERE checked AND started <= ?")
        .each([&report](const Statement& row) { report.last_checked = row.time(0); }, report.at);
    report.free_bytes = static_cast<std::uint64_t>(database.number("PRAGMA freelist_count") *
                                                   database.number("PRAGMA page_size"));
}

std::optional<Timestamp> first_complete(const Database& database) {
    std::optional<Timestamp> ended;
    database.prepare("SELECT finished FROM syncs WHERE outcome = 'complete' ORDER BY number LIMIT 1")
        .each([&ended](const Statement& row) { ended = row.time(0); });
    return ended;
}

}  // namespace

std::uint64_t ReportPeriod::of(std::string_view kind) const {
    const auto kinds = change_kinds();
    return changes.at(static_cast<std::size_t>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin()));
}

MirrorReport read_report(const Mirror& mirror, Timestamp at) {
    Database& database = *mirror.database_;
    const store::ReadTransaction transaction(database);
    const local_days today = day_of(at);
    const auto filled = first_complete(database);
    MirrorReport report{.at = at,
                        .status = mirror.status(at),
                        .filled = filled,
                        .days = periods_until(today, days{1}, days_back, filled),
                        .weeks = periods_until(monday_of(today), days{7}, weeks_back, filled)};
    read_ads(database, report);
    read_names(database, report, "work_locations", "county, municipality", report.counties,
               report.municipalities);
    read_names(database, report, "occupations", "level1, level2", report.occupations,
               report.narrow_occupations);
    read_changes(mirror, report);
    read_runs(database, report);
    return report;
}

}  // namespace jobfeed
