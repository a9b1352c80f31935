// SPDX-License-Identifier: MIT
#include "cli/text/compliance_checks.hpp"

#include "cli/text/duration.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace jobfeed::cli {
namespace {

using State = ComplianceCheck::State;

constexpr const char* look_up_again = "run jobfeed verify --repair";
constexpr const char* prune = "run jobfeed prune";
constexpr const char* rewrite = "run jobfeed prune --rewrite";

ComplianceCheck check(std::string_view name, bool kept, std::string found, std::string_view advice) {
    return {.name = std::string(name),
            .state = kept ? State::ok : State::broken,
            .found = std::move(found),
            .advice = kept ? std::string{} : std::string(advice)};
}

ComplianceCheck not_checked(std::string_view name, std::string found, std::string_view advice) {
    return {.name = std::string(name),
            .state = State::not_checked,
            .found = std::move(found),
            .advice = std::string(advice)};
}

ComplianceCheck last_day(const MirrorProof& proof) {
    auto result = check(
        "last day", proof.past_last_day.empty(),
        fmt::format("{} shown, {} after its last day in Oslo", number_of(proof.active, "ad is", "ads are"),
                    proof.past_last_day.empty() ? "none" : grouped(proof.past_last_day.size())),
        look_up_again);
    result.ads = proof.past_last_day;
    return result;
}

ComplianceCheck withdrawn(const MirrorProof& proof) {
    auto result =
        check("withdrawn", proof.shown_after_all.empty(),
              fmt::format("by log, tombstones and ledger, {} that the feed withdrew",
                          proof.shown_after_all.empty()
                              ? "nothing is shown"
                              : number_of(proof.shown_after_all.size(), "ad is shown", "ads are shown")),
              look_up_again);
    result.ads = proof.shown_after_all;
    return result;
}

ComplianceCheck at_the_feed(const ComplianceFacts& facts) {
    if (!facts.feed && facts.why_not_asked.empty())
        return not_checked("feed", "the feed was not asked", "run it again without --offline");
    if (!facts.feed) return not_checked("feed", facts.why_not_asked, "then run it again");
    const VerifyReport& feed = *facts.feed;
    std::vector<std::string> gone;
    for (const Drift& drift : feed.drift) {
        if (drift.kind == Drift::Kind::gone) gone.push_back(drift.uuid);
    }
    std::string found =
        fmt::format("asked for {} of {}: {} gone, {} otherwise than stored", grouped(feed.asked),
                    number_of(feed.active, "ad", "ads"), gone.empty() ? "none" : grouped(gone.size()),
                    grouped(feed.drift.size() - gone.size()));
    if (feed.due > 0) found += fmt::format(", {} that the next sync brings", grouped(feed.due));
    if (feed.unjudged > 0)
        found += fmt::format(", {} without an answer ({})", grouped(feed.unjudged), feed.why_unjudged);
    if (feed.drift.empty() && feed.unjudged > 0) return not_checked("feed", found, "run it again later");
    auto result = check("feed", feed.drift.empty(), found, look_up_again);
    for (const Drift& drift : feed.drift) result.ads.push_back(drift.uuid);
    return result;
}

ComplianceCheck up_to_date(const ComplianceFacts& facts) {
    const auto& complete = facts.proof.last_complete;
    if (!complete) return check("up to date", false, "no run has been complete yet", "run jobfeed sync");
    const auto age = std::chrono::floor<std::chrono::seconds>(facts.at - *complete);
    return check(
        "up to date", age <= facts.max_age,
        fmt::format("the last complete run ended {}; {} may pass", rough_age(age), rough(facts.max_age)),
        "run jobfeed sync, and see jobfeed doctor for what runs it");
}

ComplianceCheck expired(const MirrorProof& proof) {
    return check("expired", proof.unmarked == 0,
                 proof.unmarked == 0
                     ? "what had expired before the last complete run was taken down by it"
                     : fmt::format("{} before the last complete run, which did not take them down",
                                   number_of(proof.unmarked, "ad expired", "ads expired")),
                 prune);
}

ComplianceCheck people(const MirrorProof& proof) {
    std::string found = proof.people == 0
                            ? std::string("no contact person is kept of ads that left")
                            : number_of(proof.people, "row with people is", "rows with people are") +
                                  " kept of ads that left";
    if (proof.kept > 0)
        found += fmt::format("; the texts of {} are kept, and texts can name people",
                             number_of(proof.kept, "ad", "ads"));
    return check("people", proof.people == 0, found, prune);
}

ComplianceCheck rows(const MirrorProof& proof) {
    const auto wrong = proof.stray_rows + proof.odd_tombstones;
    return check("rows", wrong == 0,
                 wrong == 0 ? "tombstones hold uuid, reason and time; no row is of an ad that is gone"
                            : fmt::format("{} of ads that are gone, {} with more than uuid, reason and time",
                                          number_of(proof.stray_rows, "row", "rows"),
                                          number_of(proof.odd_tombstones, "tombstone", "tombstones")),
                 "restore a backup, or mirror the feed again");
}

ComplianceCheck log(const MirrorProof& proof) {
    const std::uint64_t in_log = proof.remains ? proof.remains->remains_in_log : 0;
    return check("index and log", !proof.purge_due && in_log == 0,
                 proof.purge_due
                     ? "words or pages of ads that left are still in the index or in the write-ahead log"
                 : in_log > 0 ? fmt::format("{} in the write-ahead log with remains of rows",
                                            number_of(in_log, "page is", "pages are"))
                              : "index merged and log truncated since the last ad left",
                 "run jobfeed prune while no other program reads");
}

void add_remains(const MirrorProof& proof, std::vector<ComplianceCheck>& checks) {
    if (!proof.remains) {
        checks.push_back(not_checked("pages", proof.why_unread, "run it again when nothing else writes"));
        return;
    }
    const FileRemains& remains = *proof.remains;
    checks.push_back(check(
        "free pages", remains.full_free_pages == 0,
        remains.full_free_pages == 0
            ? fmt::format("{}, no content of an ad in them", number_of(remains.free_pages, "page", "pages"))
            : fmt::format("{} of {} hold something, first page {}", grouped(remains.full_free_pages),
                          grouped(remains.free_pages), remains.first),
        rewrite));
    checks.push_back(
        check("between rows", remains.remains == 0,
              remains.remains == 0
                  ? fmt::format("nothing is left there in {}", number_of(remains.pages, "page", "pages"))
                  : fmt::format("{} of {} hold remains of rows, first page {}", grouped(remains.remains),
                                number_of(remains.pages, "page", "pages"), remains.first),
              rewrite));
}

ComplianceCheck consumer(const Consumer& reader, const ComplianceFacts& facts) {
    const auto lag = reader.since ? std::chrono::floor<std::chrono::seconds>(facts.at - *reader.since)
                                  : std::chrono::seconds{0};
    const std::string found =
        reader.behind == 0 ? std::string("has read all changes")
                           : fmt::format("has not read {}, the first of which was found {}; {} may pass",
                                         number_of(reader.behind, "change", "changes"), rough_age(lag),
                                         rough(facts.max_lag));
    return check(
        "reader " + reader.name, lag <= facts.max_lag, found,
        "see why it does not read, and what it still shows; one that is no more can be deleted from the "
        "table consumers");
}

std::string_view name_of(State state) {
    switch (state) {
        case State::ok:
            return "ok";
        case State::broken:
            return "broken";
        case State::not_checked:
            return "not checked";
    }
    return "broken";
}

/// Some of the ads, for people.
std::string some(const std::vector<std::string>& ads) {
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, ads.size()); ++i) text += (i == 0 ? " (" : ", ") + ads[i];
    if (ads.size() > most) text += ", …";
    return text.empty() ? text : text + ")";
}

}  // namespace

std::vector<ComplianceCheck> compliance_checks(const ComplianceFacts& facts) {
    const MirrorProof& proof = facts.proof;
    std::vector<ComplianceCheck> checks{last_day(proof),   withdrawn(proof), at_the_feed(facts),
                                        up_to_date(facts), expired(proof),   people(proof),
                                        rows(proof),       log(proof)};
    add_remains(proof, checks);
    for (const Consumer& reader : proof.consumers) checks.push_back(consumer(reader, facts));
    return checks;
}

bool is_any(const std::vector<ComplianceCheck>& checks, State state) {
    return std::any_of(checks.begin(), checks.end(),
                       [state](const auto& check) { return check.state == state; });
}

std::string compliance_text(const std::vector<ComplianceCheck>& checks, std::string_view mirror,
                            Timestamp at) {
    std::size_t width = 0;
    for (const ComplianceCheck& check : checks) width = std::max(width, check.name.size());
    std::string text = fmt::format("{}  {}\n", to_string(at), printable(mirror));
    for (const ComplianceCheck& check : checks) {
        const std::string advice = check.advice.empty() ? "" : ": " + check.advice;
        text += fmt::format("{:<11}  {:<{}}  {}{}{}\n", name_of(check.state), printable(check.name), width,
                            printable(check.found), some(check.ads), advice);
    }
    return text;
}

std::string compliance_json(const std::vector<ComplianceCheck>& checks, std::string_view mirror, Timestamp at,
                            int exit_code) {
    std::string list;
    for (const ComplianceCheck& check : checks) {
        list += list.empty() ? "" : ",";
        list += JsonObject()
                    .text("check", check.name)
                    .text("state", name_of(check.state))
                    .text("found", check.found)
                    .text_or_null("advice", check.advice)
                    .texts("ads", check.ads)
                    .str();
    }
    return JsonObject()
               .time("at", at)
               .text("mirror", mirror)
               .json("kept", is_any(checks, State::broken) ? "false" : "true")
               .number("exit_code", std::int64_t{exit_code})
               .json("checks", "[" + list + "]")
               .str() +
           "\n";
}

}  // namespace jobfeed::cli
