// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad_names.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jobfeed {

/// What happened in one day or week of Oslo's calendar.
struct ReportPeriod {
    std::string name;               ///< `2026-11-20`, or the ISO week `2026-W47`
    std::chrono::local_days first;  ///< its day, or its Monday
    std::uint64_t published = 0;    ///< ads that are shown now and were published then
    bool counted = false;  ///< whether the mirror was filled by its end: else nothing is known of changes
    /// In the order of change_kinds(), when the mirror found them; what it was filled with is not in it.
    std::array<std::uint64_t, 6> changes{};

    [[nodiscard]] std::uint64_t of(std::string_view kind) const;
};

/// The most frequent names of one kind. An ad counts once under each name that it has, whatever its case.
struct ReportNames {
    std::vector<NameCount> most{};  ///< the most frequent first
    std::uint64_t names = 0;        ///< how many there are in all
    std::uint64_t ads_without = 0;  ///< how many ads have none
};

/// For how long ads were shown that left in the weeks of the report, by the quartiles that spreadsheets give.
/// Of ads that were there when the mirror began it cannot tell.
struct ReportTimes {
    std::uint64_t ads = 0;
    std::uint64_t unknown = 0;  ///< left too, and were there when the mirror began
    std::chrono::seconds lower_quartile{};
    std::chrono::seconds median{};
    std::chrono::seconds upper_quartile{};
};

/// Until when one can apply, as ads write it.
struct ReportDeadlines {
    std::vector<std::pair<std::string, std::uint64_t>> weeks{};  ///< this one, `2026-W47`, and those after it
    std::uint64_t later = 0;
    std::uint64_t passed = 0;   ///< the day is over, and the ad is still shown
    std::uint64_t undated = 0;  ///< none, or none that is a date: as soon as possible
};

/// The figures about a mirror at one moment. All belong to one state of the database.
struct MirrorReport {
    Timestamp at;
    MirrorStatus status;
    std::uint64_t without_expiry = 0;   ///< shown until the feed withdraws them
    std::optional<Timestamp> filled{};  ///< when the first complete run ended
    std::uint64_t found_at_first = 0;   ///< ads that came until then
    std::vector<ReportPeriod> days{};   ///< the last 30, the oldest first
    std::vector<ReportPeriod> weeks{};  ///< the last 26, likewise
    ReportNames counties{};
    ReportNames municipalities{};
    ReportNames occupations{};         ///< of the upper level
    ReportNames narrow_occupations{};  ///< of the lower one
    ReportNames employers{};
    ReportTimes until_withdrawn{};
    ReportTimes until_expired{};
    ReportDeadlines deadlines{};
    std::vector<std::pair<std::string, std::uint64_t>> runs{};  ///< of the last 30 days, by their outcome
    std::optional<Timestamp> last_checked{};  ///< when a run last checked the whole database
    std::uint64_t free_bytes = 0;             ///< within the file
};

/// Reads all active ads and the whole log of changes once. Memory grows with the ads that are shown, no
/// further.
[[nodiscard]] MirrorReport read_report(const Mirror& mirror, Timestamp at);

enum class ReportLanguage { norwegian, english };

/// The report as one HTML page that needs nothing else, and no script.
[[nodiscard]] std::string report_page(const MirrorReport& report, ReportLanguage language);

}  // namespace jobfeed
