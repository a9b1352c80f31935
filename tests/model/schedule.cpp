// SPDX-License-Identifier: MIT
#include "model/schedule.hpp"

#include "model/faults.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace jobfeed::test::model {

using namespace std::chrono_literals;

Schedule::Schedule(Feed feed, std::uint64_t seed)
    : feed_(feed, seed), mirror_(feed_), random_{seed, 4}, seed_(seed) {
    for (const auto& [uuid, json] : feed_.offer().ads) may_be_shown_[uuid].insert(json);
}

void Schedule::carry_out() {
    const auto steps = random_.between(5, 16);
    for (std::size_t i = 0; i < steps; ++i) step();
    quiet_end();
}

void Schedule::tell(std::string what) {
    const std::scoped_lock lock{mutex_};
    told_.push_back(std::move(what));
}

std::string Schedule::told() {
    const std::scoped_lock lock{mutex_};
    return fmt::format("{}", fmt::join(told_, "\n"));
}

void Schedule::step() {
    feed_.watch();
    for (auto count = random_.below(6); count > 0; --count)
        feed_.happen([this](std::string what) { tell("  " + std::move(what)); });
    for (const auto& [uuid, versions] : feed_.watched().versions)
        may_be_shown_[uuid].insert(versions.begin(), versions.end());
    static constexpr std::array<std::chrono::seconds, 6> pauses{61s, 600s, 2h, 7h, 25h, 50h};
    const auto pause = random_.pick(pauses) + std::chrono::seconds{random_.below(50)};
    feed_.pass_time(pause);
    tell(fmt::format("{} s later, {}", pause.count(), simulator::format_instant(feed_.simulated.now())));
    check_at_rest("time has passed");
    if (random_.chance(0.2)) do_offline();
    run_once();
    if (random_.chance(0.3)) mirror_.forget();
}

void Schedule::do_offline() {
    const bool dry_run = random_.chance(0.3);
    const auto keep = random_.chance(0.5) ? 0h : std::chrono::hours{random_.between(1, 60)};
    tell(fmt::format("prune, keep {} h{}", keep.count(), dry_run ? ", dry" : ""));
    mirror_.prune(keep, dry_run);
    check_at_rest("prune");
}

/// Nothing but the clock and jobfeed's own housekeeping was at work: the same ads are shown, less those that
/// expired.
void Schedule::check_at_rest(const char* after) {
    Ads expected = visible_before_;
    std::erase_if(expected, [this](const auto& ad) { return is_past(ad.second, feed_.simulated.now()); });
    const auto visible = mirror_.visible();
    if (visible != expected)
        broken(
            fmt::format("after {}, {} ads are shown instead of {}", after, visible.size(), expected.size()));
    if (const auto defect = mirror_.defect(); !defect.empty())
        broken(fmt::format("after {}: {}", after, defect));
    visible_before_ = visible;
}

Run Schedule::draw_run() {
    Run run;
    const bool events = feed_.feed == Feed::stilling_feed;
    run.full = random_.chance(events ? 0.15 : 0.05);
    run.recheck = events && random_.chance(0.15);
    run.quick = !events && mirror_.exists() && random_.chance(0.1);
    run.prune = random_.chance(0.8);
    run.index = random_.chance(0.8);
    run.private_token = random_.chance(0.2);
    run.read_ahead = seed_ % 2 == 1;
    run.jobs = run.read_ahead ? static_cast<int>(random_.between(1, 6)) : 1;
    static constexpr std::array sizes{5, 10, 100};
    static constexpr std::array event_sizes{3, 7, 40, 1000};
    run.page_size = events ? random_.pick(event_sizes) : random_.pick(sizes);
    if (random_.chance(0.1)) run.max_removals = random_.below(4);
    draw_end(run);
    return run;
}

/// Half of all runs come to their end.
void Schedule::draw_end(Run& run) {
    switch (random_.below(12)) {
        case 0:
        case 1:
            run.stop_after = random_.between(1, usual_requests_ + 2);
            break;
        case 2:
        case 3:
            run.break_after = random_.below(10);
            break;
        case 4:
            if (random_.chance(0.4)) run.kill_at = random_.below(usual_requests_ + 2);
            break;
        case 5:
            run.dry_run = random_.chance(0.5);
            break;
        case 6:
            if (random_.chance(0.3)) run.max_duration = 0s;
            break;
        default:
            break;
    }
}

/// Things happen while the run that comes next is under way.
void Schedule::let_move() {
    std::map<std::uint64_t, int> at;
    for (auto count = random_.between(1, 5); count > 0; --count)
        ++at[random_.between(1, usual_requests_ + 3)];
    feed_.simulated.on_request([this, at, first = mirror_.request_count()](std::uint64_t number) {
        const auto found = at.find(number - first);
        for (int i = 0; found != at.end() && i < found->second; ++i) {
            feed_.happen(
                [this, number, first](std::string what) {
                    tell(fmt::format("    at request {}: {}", number - first, what));
                },
                true);
        }
    });
}

Ending Schedule::make(const Run& run) {
    tell(run.description());
    const auto before = mirror_.request_count();
    const auto ending = run.kill_at ? mirror_.run_program(run) : mirror_.sync(run);
    feed_.simulated.on_request(nullptr);
    usual_requests_ = std::max<std::uint64_t>(mirror_.request_count() - before, 3);
    tell(fmt::format("{} requests, {}", usual_requests_, ending.how));
    return ending;
}

void Schedule::run_once() {
    const auto run = draw_run();
    feed_.watch();
    std::optional<Faults> faults;
    if (!run.kill_at) {
        // The program would wait for real.
        if (random_.chance(0.4))
            faults.emplace(feed_.simulated, random_.next(), random_.chance(0.5) ? 0.05 : 0.2);
        had_faults_ = faults.has_value();
        if (random_.chance(0.5)) let_move();
    }
    const auto ending = make(run);
    faults.reset();
    check(ending, run);
}

void Schedule::quiet_end() {
    tell("calm");
    feed_.watch();
    feed_.calm_down();
    for (const auto& [uuid, versions] : feed_.watched().versions)
        may_be_shown_[uuid].insert(versions.begin(), versions.end());
    Run run{.full = random_.chance(0.3), .recheck = !feed_.unseen.empty() || random_.chance(0.2)};
    if (!feed_.hidden.empty()) run.full = true;  // the cursor may be hidden as well
    // What is denied for good is believed after some days.
    constexpr int most_days = 8;
    for (int day = 1;; ++day) {
        feed_.pass_time(25h);
        check_at_rest("a day");
        feed_.watch();
        const auto ending = make(run);
        check(ending, run);
        if (ending.complete) break;
        if (day == most_days) broken("the last run is not complete");
    }
    compare_with_fresh();
}

void Schedule::compare_with_fresh() {
    MirrorSide fresh(feed_);
    // What is denied where nothing is available, or cannot be read, is believed after some days.
    constexpr int most_days = 8;
    auto ending = fresh.sync({});
    for (int day = 1; day <= most_days && (day == 1 || !ending.complete); ++day) {
        feed_.pass_time(25h);
        mirror_.sync({});
        ending = fresh.sync({});
    }
    if (!ending.complete) broken("a mirror made again is not complete: " + ending.how);
    const auto expected = fresh.content();
    const auto got = mirror_.content();
    if (expected == got) return;
    std::vector<std::string> missing;
    std::vector<std::string> extra;
    std::set_difference(expected.begin(), expected.end(), got.begin(), got.end(),
                        std::back_inserter(missing));
    std::set_difference(got.begin(), got.end(), expected.begin(), expected.end(), std::back_inserter(extra));
    broken(fmt::format("the mirror differs from one made again\nexpected:\n{}\ngot:\n{}",
                       fmt::join(missing, "\n"), fmt::join(extra, "\n")));
}

}  // namespace jobfeed::test::model
