// SPDX-License-Identifier: MIT
#include <jobfeed/error.hpp>
#include <jobfeed/prune.hpp>
#include <jobfeed/sync.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

namespace jobfeed {
namespace {

/// Writes how the run went into `syncs`.
void record(Store& store, const SyncOptions& options, const SyncReport& report, std::string outcome, std::string message) {
    store.finish_sync({.started = options.at,
                       .finished = options.at + report.duration,
                       .outcome = std::move(outcome),
                       .message = std::move(message),
                       .tally = report.tally,
                       .traffic = report.traffic,
                       .candidates = report.candidates,
                       .confirmed = report.confirmed,
                       .behind = report.behind});
}

std::string outcome_of(const SyncOptions& options, const SyncReport& report) {
    if (!report.incomplete.empty()) return "incomplete";
    return options.quick ? "quick" : "complete";
}

/// How far this machine's clock is off, if that is so far that it cannot judge what has expired.
std::chrono::seconds clock_error(const Source& source, const SyncOptions& options) {
    constexpr std::chrono::hours tolerable{1};
    const auto ahead = source.clock_ahead().value_or(std::chrono::seconds{0});
    return options.trust_clock || std::chrono::abs(ahead) <= tolerable ? std::chrono::seconds{0} : ahead;
}

/// Stores what the source brings until it has nothing more; each batch is one transaction.
template <typename Function>
void receive(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report, Function seen) {
    while (const auto batch = source.next()) {
        store.apply(*batch, options.at - clock_error(source, options), report.tally);
        seen(*batch);
        report.traffic = source.traffic();
        progress.reading(report.traffic, report.tally);
    }
    report.traffic = source.traffic();
}

/// Reads the pass to its end.
void read_pass(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    receive(source, store, options, progress, report, [](const Batch&) {});
    report.incomplete = source.incomplete();
}

/// Why so many withdrawals are held back; empty if they are not.
/// `active`: when the run began, so that what came since does not make room for what goes.
std::string why_held(std::uint64_t candidates, std::uint64_t active, const RemovalLimit& limit) {
    constexpr std::uint64_t always_allowed = 200;
    const double share = active == 0 ? 0 : static_cast<double>(candidates) / static_cast<double>(active);
    // Where nothing at all is left, the feed itself is more likely to be lost than every single ad.
    const bool all_gone = candidates > 0 && candidates >= active;
    const bool held = limit.number ? candidates > *limit.number : all_gone || (candidates > always_allowed && share > limit.share);
    if (!held) return {};
    return fmt::format("held: the feed no longer shows {} of {} active ads ({:.0f} %), more than may be withdrawn at "
                       "once; nothing was withdrawn. If that is right, confirm with: jobfeed sync --max-removals {}",
                       candidates, active, share * 100, candidates);
}

std::uint64_t drift(const Tally& tally) { return tally.updated + tally.withdrawn; }

/// Asks the feed for the ads that are due, until none is; what failed is not due again in this run.
void look_up_due(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    constexpr std::size_t at_once = 5'000;  // their names are held in memory
    while (report.incomplete.empty()) {
        const auto due = store.due_details(options.at, at_once);
        if (due.empty()) return;
        source.ask(due);
        receive(source, store, options, progress, report, [](const Batch&) {});
        report.incomplete = source.incomplete();
    }
}

/// Once the feed's end was reached, its events take effect. Returns why that is held back, if it is.
std::string settle_events(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    auto why = why_held(store.leaving(), report.active, options.max_removals);
    if (!why.empty()) return why;
    const auto settled = store.settle_events(options.at);
    report.tally.withdrawn += settled.withdrawn;
    report.behind = settled.behind;
    look_up_due(source, store, options, progress, report);
    if (options.recheck > 0 && report.incomplete.empty()) {
        const auto before = drift(report.tally);
        store.recheck(options.recheck);
        look_up_due(source, store, options, progress, report);
        report.drifted = drift(report.tally) - before;
    }
    report.backlog = store.backlog();
    if (report.backlog.due + report.backlog.set_aside > 0 && report.incomplete.empty()) {
        report.incomplete = fmt::format("some ads could not be looked up: {} to be tried again later, {} set aside after ten tries "
                                        "(jobfeed status names them)", report.backlog.due, report.backlog.set_aside);
    }
    return {};
}

/// Some of the candidates, spread evenly, if asking for each would cost more than reading the feed.
std::vector<std::string> to_be_asked(const std::vector<std::string>& candidates) {
    constexpr std::size_t most = 2000;  // more than go in a day
    if (candidates.size() <= most) return candidates;
    std::vector<std::string> sample;
    for (std::size_t i = 0; i < most; ++i) sample.push_back(candidates[i * candidates.size() / most]);
    return sample;
}

/// The questions between others whose answer is known: whoever denies those is not believed in the rest.
std::vector<std::string> with_controls(const std::vector<std::string>& asked, const std::vector<std::string>& controls) {
    const auto middle = controls.begin() + static_cast<std::ptrdiff_t>(controls.size() / 2);
    std::vector<std::string> all(controls.begin(), middle);
    all.insert(all.end(), asked.begin(), asked.end());
    all.insert(all.end(), middle, controls.end());
    return all;
}

/// Withdraws what a complete pass did not meet, once the feed, asked for it, does not offer it either. Of many, a
/// sample is asked for: a single ad that is still there means that the pass was no proof, and withdraws nothing.
/// Returns why it held back, if it did.
std::string withdraw(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    const auto candidates = store.unmet(options.at);
    report.candidates = candidates.size();
    if (auto why = why_held(candidates.size(), report.active, options.max_removals); !why.empty()) return why;
    if (candidates.empty()) return {};
    const auto asked = to_be_asked(candidates);
    const auto controls = store.some_met(10);
    std::vector<std::string> gone;
    std::size_t answered = 0;
    bool controls_are_there = true;
    std::string missed;
    source.ask(with_controls(asked, controls));
    receive(source, store, options, progress, report, [&](const Batch& batch) {
        for (const Finding& finding : batch.findings) {
            const bool is_gone = finding.kind == Finding::Kind::gone;
            if (std::find(controls.begin(), controls.end(), finding.uuid) != controls.end()) {
                controls_are_there = controls_are_there && !is_gone;
            } else {
                ++answered;
                if (is_gone) gone.push_back(finding.uuid);
                if (!is_gone && !finding.reason.empty()) missed = fmt::format("ad {} is offered, and was not met: {}", finding.uuid, finding.reason);
            }
        }
    });
    if (!controls_are_there) {
        report.incomplete = "the feed, asked for ads that it had just shown, did not find them";
        return {};
    }
    report.confirmed = gone.size();
    const bool all_asked = asked.size() == candidates.size();
    report.incomplete = source.incomplete();
    if (report.incomplete.empty()) report.incomplete = missed;
    if (report.incomplete.empty() && !all_asked && gone.size() < answered) {
        report.incomplete = fmt::format("{} of {} ads that the pass did not meet are still offered",
                                        answered - gone.size(), answered);
    }
    if (!all_asked && !report.incomplete.empty()) return {};
    report.tally.withdrawn += store.withdraw(all_asked ? gone : candidates, options.at);
    return {};
}

/// Takes off what the feed no longer offers: it says so itself, or the pass proves it.
std::string take_off(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    if (!source.tells_by_absence()) return settle_events(source, store, options, progress, report);
    auto why = withdraw(source, store, options, progress, report);
    if (why.empty() && report.incomplete.empty()) store.forget_unmet_rejects();
    return why;
}

/// What follows from the pass: expiry needs only a clock that is right, withdrawal a pass that can be believed.
void settle(Source& source, Store& store, const SyncOptions& options, Progress& progress, SyncReport& report) {
    const auto ahead = clock_error(source, options);
    std::string held;
    if (!options.trust_clock && !source.clock_ahead()) {
        if (report.incomplete.empty()) {
            report.incomplete = "the feed's answers carry no Date to hold this machine's clock against, so nothing was expired or pruned";
        }
    } else if (ahead != std::chrono::seconds{0}) {
        report.incomplete = fmt::format("this machine's clock is {} minutes {} the feed's, so nothing was expired or pruned; "
                                        "set the clock", std::chrono::abs(std::chrono::floor<std::chrono::minutes>(ahead)).count(),
                                        ahead.count() > 0 ? "ahead of" : "behind");
    } else {
        report.tally.expired = store.expire(options.at);
        if (report.incomplete.empty()) held = take_off(source, store, options, progress, report);
        report.tally.expired += store.expire(options.at);  // what was looked up since can have a last day that is over
        if (options.prune) {
            const PruneReport pruned = prune(store, {.at = options.at});
            report.pruned = pruned.deleted;
            report.prune_held_back = pruned.held_back;
        }
    }
    if (options.index) {
        store.index_words([&progress](std::uint64_t done, std::uint64_t total) { progress.indexing(done, total); });
    }
    report.active = store.count_active(options.at - ahead);
    if (!held.empty()) throw Error(ErrorKind::held, held);
}

}  // namespace

SyncReport sync(Source& source, Store& store, const SyncOptions& options, Progress& progress) {
    const auto began = std::chrono::steady_clock::now();
    const auto elapsed = [began] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    };
    SyncReport report;
    store.begin_sync(options.at, options.token_expires);
    report.active = store.count_active(options.at);
    try {
        read_pass(source, store, options, progress, report);
        report.read_duration = elapsed();
        settle(source, store, options, progress, report);
        report.duration = elapsed();
    } catch (const Error& error) {
        report.traffic = source.traffic();
        report.duration = elapsed();
        record(store, options, report, "failed", error.what());
        throw;
    }
    record(store, options, report, outcome_of(options, report), report.incomplete);
    return report;
}

}  // namespace jobfeed
