// SPDX-License-Identifier: MIT
#include "cli/show_command.hpp"

#include "cli/terminal/pager.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/text/ad_facts.hpp"
#include "cli/text/ad_page.hpp"
#include "cli/text/ad_report.hpp"

#include <jobfeed/ad_names.hpp>
#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace jobfeed::cli {
namespace {

/// A uuid, or the beginning of one, in the form in which they are stored. Its dashes may be missing, and it
/// may stand at the end of an address. Throws Error (usage).
std::string uuid_in(const std::string& text) {
    constexpr std::size_t digits = 32;
    constexpr std::size_t fewest = 4;
    constexpr std::array<std::size_t, 4> dashes{8, 13, 18, 23};
    std::string uuid;
    for (const char c : text.substr(text.find_last_of("/:{") + 1)) {
        if (c == '-' || c == '}') continue;
        if (std::isxdigit(static_cast<unsigned char>(c)) == 0)
            throw Error(ErrorKind::usage, fmt::format("'{}' is not a uuid or the beginning of one", text));
        uuid += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    if (uuid.size() > digits)
        throw Error(ErrorKind::usage, fmt::format("'{}' is no uuid: it has more than 32 digits", text));
    if (uuid.size() < fewest)
        throw Error(ErrorKind::usage, fmt::format("'{}' is too short; give at least 4 digits", text));
    for (const std::size_t dash : dashes) {
        if (uuid.size() > dash) uuid.insert(dash, 1, '-');
    }
    return uuid;
}

/// The only uuid that begins so; empty if there is none. Throws Error (usage) if there are several.
std::string only_uuid(const Mirror& mirror, const std::string& beginning) {
    constexpr std::size_t most = 6;
    auto found = AdNames(mirror).uuids_beginning(beginning, most);
    if (found.size() < 2) return found.empty() ? std::string{} : found.front().uuid;
    const bool more = found.size() == most;
    if (more) found.pop_back();
    std::vector<std::string> uuids;
    uuids.reserve(found.size());
    for (const FoundUuid& each : found) uuids.push_back(each.uuid);
    throw Error(ErrorKind::usage, fmt::format("several uuids begin with '{}': {}{}; give more of it",
                                              beginning, fmt::join(uuids, ", "), more ? " and more" : ""));
}

std::optional<Departure> departure_of(const KeptAd& kept, Timestamp at) {
    if (kept.is_active(at)) return std::nullopt;
    return kept.departure ? kept.departure : Departure{"expired", kept.shown_until.value_or(at)};
}

}  // namespace

struct ShowCommand::Wanted {
    std::string uuid;
    std::optional<KeptAd> ad{};            ///< to be shown
    std::optional<Departure> departure{};  ///< all that may be told instead
};

void ShowCommand::setup(CLI::App& options) {
    options.add_option("UUID", uuids_, "Uuids of ads, or unique beginnings of them")
        ->configurable(false)
        ->type_name("")
        ->required();
    options.add_flag("--json", forms_["--json"], "Print the JSON as the feed sent it, an ad a line");
    options.add_flag("--html", forms_["--html"], "Print a page that needs no other file");
    options.add_flag("--all", all_, "Also ads that have left and are still kept");
    options.add_flag("--no-pager", no_pager_, "Do not start a pager");
}

std::vector<ShowCommand::Wanted> ShowCommand::find(const Context& context, const Mirror& mirror) const {
    std::vector<std::string> beginnings(uuids_.size());
    std::transform(uuids_.begin(), uuids_.end(), beginnings.begin(), uuid_in);
    const Timestamp at = context.global.moment();
    const KeptAds kept(mirror);
    std::vector<Wanted> all;
    for (const std::string& beginning : beginnings) {
        Wanted& wanted = all.emplace_back(Wanted{.uuid = only_uuid(mirror, beginning)});
        if (wanted.uuid.empty()) {
            wanted.uuid = beginning;
            continue;
        }
        wanted.ad = kept.find(wanted.uuid);
        wanted.departure = wanted.ad ? departure_of(*wanted.ad, at) : kept.tombstone(wanted.uuid);
        if (wanted.departure && !all_) wanted.ad.reset();
    }
    return all;
}

std::string ShowCommand::page(const std::vector<Wanted>& ads, Timestamp at) {
    std::string page;
    for (const Wanted& wanted : ads) {
        if (!wanted.ad) continue;
        if (page.empty()) page = page_beginning(headline(wanted.ad->ad));
        page += page_article(*wanted.ad, at);
    }
    return page.empty() ? page : page.append(page_end());
}

std::string ShowCommand::text(const Mirror& mirror, const std::vector<Wanted>& ads, const Screen& screen,
                              Timestamp at) {
    constexpr std::size_t widest = 80;
    const ReportStyle style{.columns = screen.terminal ? std::min(screen.columns, widest) : widest,
                            .colour = screen.colour,
                            .at = at};
    std::string text;
    for (const Wanted& wanted : ads) {
        const auto history = KeptAds(mirror).history(wanted.uuid);
        std::string report;
        if (wanted.ad) {
            report = ad_report(*wanted.ad, history, style);
        } else if (wanted.departure) {
            report = departure_report(wanted.uuid, *wanted.departure, history, style);
        }
        if (!text.empty() && !report.empty()) text += "\n" + std::string(style.columns, '-') + "\n\n";
        text += report;
    }
    return text;
}

bool ShowCommand::explain(Log& log, const std::vector<Wanted>& ads, bool tells_departures) {
    bool all_there = true;
    for (const Wanted& wanted : ads) {
        if (wanted.ad || (wanted.departure && tells_departures)) continue;
        all_there = false;
        log.error(wanted.departure
                      ? fmt::format("ad {} has left: {}", wanted.uuid, departure_text(*wanted.departure))
                      : fmt::format("the mirror has no ad {}", wanted.uuid));
    }
    return all_there;
}

ExitCode ShowCommand::run(const Context& context) {
    const std::string form = wanted_flag(context.origins, forms_);
    const Mirror mirror = Mirror::open(context.global.existing_database());
    const Timestamp at = context.global.moment();
    const auto ads = find(context, mirror);
    const bool all_there = explain(context.log, ads, form.empty());
    const Screen screen = standard_output();
    const Pager pager(form.empty() && screen.terminal && !no_pager_ ? wanted_pager() : std::string{});
    if (form == "--json") {
        for (const Wanted& wanted : ads) {
            if (wanted.ad) print(wanted.ad->ad.json + "\n");
        }
    } else if (form == "--html") {
        print(page(ads, at));
    } else {
        print(text(mirror, ads, screen, at));
    }
    return all_there ? ExitCode::done : ExitCode::failed;
}

}  // namespace jobfeed::cli
