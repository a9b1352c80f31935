// SPDX-License-Identifier: MIT
#include "model/schedule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::test::model {

void Schedule::broken(const std::string& uuid, const std::string& what) const {
    broken(fmt::format("{} {}{}", uuid, what, mirror_.notes_on(uuid)));
}

void Schedule::check(const Ending& ending, const Run& run) {
    if (run.dry_run) return check_at_rest("a run that only tells");
    const auto watch = feed_.watched();
    if (ending.complete) {
        // What changed without an event while the run went on may have been looked up before.
        if (run.recheck)
            std::erase_if(feed_.unseen,
                          [&watch](const auto& uuid) { return watch.touched.count(uuid) == 0; });
        if (run.full || run.recheck) {
            std::erase_if(feed_.unseen, [this](const auto& uuid) { return feed_.hidden.count(uuid) > 0; });
        }
        for (const auto& uuid : watch.touched) {
            if (feed_.hidden.count(uuid) > 0) feed_.unseen.insert(uuid);
        }
        believe(watch);
    } else {
        for (const auto& [uuid, versions] : watch.versions)
            may_be_shown_[uuid].insert(versions.begin(), versions.end());
    }
    const auto visible = mirror_.visible();
    check_none_is_missing(visible, watch);
    check_none_is_shown_that_may_not(visible);
    if (ending.complete) check_equal(visible, watch);
    if (ending.held || ending.quick) check_none_was_withdrawn(visible, watch);
    if (const auto defect = mirror_.defect(); !defect.empty()) broken(defect);
    visible_before_ = visible;
}

/// From a complete run on, what it saw may be shown, and nothing else.
void Schedule::believe(const Watch& watch) {
    auto before = std::exchange(may_be_shown_, watch.versions);
    const auto keep = [&](const std::string& uuid) {
        if (const auto found = before.find(uuid); found != before.end())
            may_be_shown_[uuid].insert(found->second.begin(), found->second.end());
    };
    for (const auto& uuid : feed_.unseen) keep(uuid);
    // What is told at last may have been told too late for this run.
    for (const auto& uuid : watch.unseen) keep(uuid);
    for (const auto& uuid : exceptions()) keep(uuid);
}

/// Ads that the mirror owns up to not having: of those whose documents were spoiled, and, in a run with
/// faults, of any that was denied twice.
std::set<std::string> Schedule::exceptions() const {
    auto exceptions = mirror_.exceptions();
    if (had_faults_) return exceptions;
    std::erase_if(exceptions, [this](const auto& uuid) { return feed_.ever_poisoned.count(uuid) == 0; });
    return exceptions;
}

bool Schedule::may_have_expired(const std::string& uuid, const Watch& watch) const {
    const auto past = [now = feed_.simulated.now()](const std::string& json) { return is_past(json, now); };
    const auto versions = watch.versions.find(uuid);
    return past(visible_before_.at(uuid)) ||
           (versions != watch.versions.end() &&
            std::any_of(versions->second.begin(), versions->second.end(), past));
}

void Schedule::check_none_was_withdrawn(const Ads& visible, const Watch& watch) {
    for (const auto& [uuid, json] : visible_before_) {
        if (visible.count(uuid) == 0 && !may_have_expired(uuid, watch))
            broken(uuid, "was withdrawn by a run that was to withdraw nothing");
    }
}

void Schedule::check_none_is_missing(const Ads& visible, const Watch& watch) {
    for (const auto& [uuid, json] : visible_before_) {
        if (visible.count(uuid) > 0 || watch.throughout.count(uuid) == 0 || feed_.unseen.count(uuid) > 0)
            continue;
        if (!may_have_expired(uuid, watch)) broken(uuid, "was shown, is offered, and is missing");
    }
}

void Schedule::check_none_is_shown_that_may_not(const Ads& visible) {
    for (const auto& [uuid, json] : visible) {
        if (is_past(json, feed_.simulated.now())) broken(uuid, "has expired and is shown");
        const auto versions = may_be_shown_.find(uuid);
        if (versions == may_be_shown_.end()) broken(uuid, "was withdrawn and is shown");
        if (versions->second.count(json) == 0) broken(uuid, "is shown in a form that is long gone");
    }
}

/// What did not change while a complete run was under way is as the feed has it.
void Schedule::check_equal(const Ads& visible, const Watch& watch) {
    const auto known = exceptions();
    const auto exempt = [&](const std::string& uuid) {
        return watch.touched.count(uuid) > 0 || watch.unseen.count(uuid) > 0 ||
               feed_.unseen.count(uuid) > 0 || known.count(uuid) > 0;
    };
    for (const auto& [uuid, json] : watch.last.ads) {
        if (exempt(uuid) || is_past(json, feed_.simulated.now())) continue;
        const auto shown = visible.find(uuid);
        if (shown == visible.end()) broken(uuid, "is offered and missing, and the run says complete");
        if (shown->second != json)
            broken(uuid, "is not what is offered, and the run says complete\noffered: " + json);
    }
    for (const auto& [uuid, json] : visible) {
        if (!exempt(uuid) && watch.last.ads.count(uuid) == 0)
            broken(uuid, "is not offered and shown, and the run says complete");
    }
}

}  // namespace jobfeed::test::model
