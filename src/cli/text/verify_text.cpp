// SPDX-License-Identifier: MIT
#include "cli/text/verify_text.hpp"

#include "cli/text/json_object.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::cli {
namespace {

std::string line(std::string_view label, std::string_view text) {
    return fmt::format("{:<10} {}\n", label, printable(text));
}

std::string_view name_of(Drift::Kind kind) {
    switch (kind) {
        case Drift::Kind::differs:
            return "differs";
        case Drift::Kind::gone:
            return "gone";
        case Drift::Kind::out_of_scope:
            return "out_of_scope";
    }
    return "differs";
}

std::string_view in_words(Drift::Kind kind) {
    switch (kind) {
        case Drift::Kind::differs:
            return "the feed offers other content";
        case Drift::Kind::gone:
            return "the feed offers it no longer";
        case Drift::Kind::out_of_scope:
            return "the mirror's filters leave it out";
    }
    return {};
}

std::uint64_t count(const VerifyReport& report, Drift::Kind kind) {
    return static_cast<std::uint64_t>(std::count_if(
        report.drift.begin(), report.drift.end(), [kind](const Drift& drift) { return drift.kind == kind; }));
}

std::string wholeness(const std::string& damage) {
    return damage.empty() ? "whole" : "damaged: " + damage;
}

std::string ledger_text(const Ledger& ledger) {
    if (ledger.announced == 0) return "empty";
    if (ledger.balances())
        return fmt::format("balances: {} announced, each in one state", grouped(ledger.announced));
    return fmt::format("{} of {} announced are in no state", grouped(ledger.unaccounted),
                       grouped(ledger.announced));
}

std::string asked_text(const VerifyReport& report) {
    std::string text =
        fmt::format("{} of {}: {} as stored, {} differ, {} gone", grouped(report.asked),
                    number_of(report.active, "ad", "ads"), grouped(report.same),
                    grouped(count(report, Drift::Kind::differs)), grouped(count(report, Drift::Kind::gone)));
    if (const auto other = count(report, Drift::Kind::out_of_scope); other > 0)
        text += fmt::format(", {} out of scope", grouped(other));
    if (report.due > 0) text += fmt::format(", {} that the next sync brings", grouped(report.due));
    if (report.unjudged > 0)
        text += fmt::format(", {} not checked ({})", grouped(report.unjudged), report.why_unjudged);
    return text;
}

std::string feed_text(const VerifyReport& report) {
    constexpr std::size_t most = 20;
    std::string text = line("asked", asked_text(report));
    text += line("drift", fmt::format("{:.2f} %", report.drift_rate() * 100));
    for (std::size_t i = 0; i < std::min(most, report.drift.size()); ++i)
        text += line("", fmt::format("{}: {}", report.drift[i].uuid, in_words(report.drift[i].kind)));
    if (report.drift.size() > most)
        text += line("", fmt::format("and {} more (--json names all)", grouped(report.drift.size() - most)));
    return text;
}

std::string feed_json(const VerifyReport& report) {
    std::string list;
    for (const Drift& drift : report.drift) {
        const auto one = JsonObject().text("uuid", drift.uuid).text("kind", name_of(drift.kind)).str();
        list += (list.empty() ? "" : ",") + one;
    }
    return JsonObject()
        .number("active", report.active)
        .number("asked", report.asked)
        .number("same", report.same)
        .number("differs", count(report, Drift::Kind::differs))
        .number("gone", count(report, Drift::Kind::gone))
        .number("out_of_scope", count(report, Drift::Kind::out_of_scope))
        .number("due", report.due)
        .number("unjudged", report.unjudged)
        .text_or_null("why_unjudged", report.why_unjudged)
        .json("drift_rate", fmt::format("{:.6f}", report.drift_rate()))
        .json("drift", "[" + list + "]")
        .number("requests", report.traffic.requests)
        .number("bytes", report.traffic.bytes)
        .str();
}

}  // namespace

ExitCode Verified::exit_code() const {
    if (!health.damage.empty() || !health.index_damage.empty()) return ExitCode::database;
    if (!ledger.balances()) return ExitCode::incomplete;
    const bool drifted = feed && (!feed->drift.empty() || feed->unjudged > 0);
    return drifted ? ExitCode::incomplete : ExitCode::done;
}

std::string verify_text(const Verified& verified) {
    return line("database", wholeness(verified.health.damage)) +
           line("index", wholeness(verified.health.index_damage)) +
           line("ledger", ledger_text(verified.ledger)) +
           (verified.feed ? feed_text(*verified.feed) : line("asked", "nothing"));
}

std::string verify_json(const Verified& verified) {
    return JsonObject()
               .number("exit_code", std::int64_t{static_cast<int>(verified.exit_code())})
               .text_or_null("damage", verified.health.damage)
               .text_or_null("index_damage", verified.health.index_damage)
               .json("ledger_balances", verified.ledger.balances() ? "true" : "false")
               .number("announced", verified.ledger.announced)
               .number("unaccounted", verified.ledger.unaccounted)
               .json("feed", verified.feed ? feed_json(*verified.feed) : "null")
               .str() +
           "\n";
}

}  // namespace jobfeed::cli
