// SPDX-License-Identifier: MIT
#include <jobfeed/canary.hpp>
#include <jobfeed/kept_ad.hpp>
#include <jobfeed/verify.hpp>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

namespace jobfeed {
namespace {

constexpr std::size_t enough_canaries = 5;

/// A verification under way.
class Verification {
  public:
    Verification(Feed& source, const Mirror& mirror, const VerifyOptions& options,
                 const std::function<void(std::uint64_t, std::uint64_t)>& progress)
        : source_(source), mirror_(mirror), at_(options.at), progress_(progress) {
        const auto status = mirror.status(options.at);
        heard_until_ = status.newest_event ? status.newest_event : status.last_complete;
        report_.active = status.active;
        asked_ = mirror.sample(options.at, options.sample.value_or(status.active));
        report_.asked = asked_.size();
    }

    VerifyReport run() {
        receive([this](const Batch& batch) { note_news(batch); });
        if (!asked_.empty()) {
            source_.ask(asked_, {}, false);
            receive([this](const Batch& batch) { take(batch); });
        }
        if (!not_found_.empty()) ask_again();
        std::sort(report_.drift.begin(), report_.drift.end(),
                  [](const Drift& one, const Drift& other) { return one.uuid < other.uuid; });
        report_.traffic = source_.traffic();
        report_.clock_ahead = source_.clock_ahead();
        return std::move(report_);
    }

  private:
    template <typename Take>
    void receive(Take take) {
        while (const auto batch = source_.next()) take(*batch);
    }

    /// What the mirror's next run will hear of is no drift.
    void note_news(const Batch& batch) {
        for (const Event& event : batch.events) {
            const auto moment = parse_timestamp(event.raw_time);
            if (!moment || !heard_until_ || *moment > *heard_until_) news_.insert(event.uuid);
        }
        for (const Ad& ad : batch.ads) news_.insert(ad.uuid);
    }

    void take(const Batch& batch) {
        std::unordered_map<std::string, const Ad*> ads;
        for (const Ad& ad : batch.ads) ads[ad.uuid] = &ad;
        for (const LookupResult& result : batch.results) {
            const auto ad = ads.find(result.uuid);
            judge(result, ad == ads.end() ? nullptr : ad->second);
        }
        progress_(judged(), report_.asked);
    }

    void judge(const LookupResult& result, const Ad* ad) {
        switch (result.kind) {
            case LookupResult::Kind::available:
                if (available_.size() < enough_canaries) available_.push_back(result.uuid);
                if (ad == nullptr) return leave_unjudged("no ad can be made of what came");
                if (KeptAds(mirror_).holds(result.uuid, ad->json)) {
                    ++report_.same;
                } else {
                    note(result.uuid, Drift::Kind::differs);
                }
                return;
            case LookupResult::Kind::out_of_scope:
                return note(result.uuid, Drift::Kind::out_of_scope);
            case LookupResult::Kind::not_found:
            case LookupResult::Kind::not_found_again:
                return not_found_.push_back(result.uuid);
            default:
                leave_unjudged(result.reason);
        }
    }

    void note(const std::string& uuid, Drift::Kind kind) {
        if (news_.count(uuid) > 0) {
            ++report_.due;
        } else {
            report_.drift.push_back({.uuid = uuid, .kind = kind});
        }
    }

    void leave_unjudged(const std::string& why) {
        ++report_.unjudged;
        report_.why_unjudged = why;
    }

    /// A service that is out of order denies ads that it has: each denial is to be repeated, beside ads that
    /// are available.
    void ask_again() {
        const auto canaries = available_.empty() ? mirror_.sample(at_, enough_canaries) : available_;
        std::vector<std::string> questions = not_found_;
        for (const std::string& uuid : canaries) {
            if (std::find(not_found_.begin(), not_found_.end(), uuid) == not_found_.end())
                questions.push_back(uuid);
        }
        const std::set<std::string> wanted(not_found_.begin(), not_found_.end());
        Canary canary;
        std::vector<std::string> gone;
        source_.ask(questions, available_, true);
        receive([&](const Batch& batch) {
            for (const LookupResult& result : batch.results) {
                const bool is_gone = result.kind == LookupResult::Kind::not_found_again;
                const bool is_there = result.kind == LookupResult::Kind::available;
                if (wanted.count(result.uuid) == 0) {
                    if (is_gone) canary.note_not_found();
                    if (is_there) canary.note_available();
                } else if (is_gone) {
                    gone.push_back(result.uuid);
                } else if (is_there) {
                    ++report_.same;  // it was not found for a moment
                } else {
                    leave_unjudged(result.reason);
                }
            }
        });
        for (const std::string& uuid : gone) {
            if (canary.is_believable()) {
                note(uuid, Drift::Kind::gone);
            } else {
                leave_unjudged("not found, and no ad that is known to be available was found beside it");
            }
        }
    }

    [[nodiscard]] std::uint64_t judged() const {
        return report_.same + report_.due + report_.unjudged + report_.drift.size() + not_found_.size();
    }

    Feed& source_;
    const Mirror& mirror_;
    Timestamp at_;
    const std::function<void(std::uint64_t, std::uint64_t)>& progress_;
    std::optional<Timestamp> heard_until_;
    std::vector<std::string> asked_;
    std::set<std::string> news_;
    std::vector<std::string> available_;
    std::vector<std::string> not_found_;
    VerifyReport report_;
};

}  // namespace

double VerifyReport::drift_rate() const {
    const auto judged = static_cast<double>(asked - unjudged);
    return judged > 0 ? static_cast<double>(drift.size()) / judged : 0;
}

SourceOptions verifying_options(SourceOptions options, const MirrorStatus& status) {
    const auto heard_until = status.newest_event ? status.newest_event : status.last_complete;
    options.changed_since = heard_until.value_or(options.at);
    options.cursor = Cursor{.newest = options.changed_since};
    options.known = nullptr;
    return options;
}

VerifyReport verify(Feed& source, const Mirror& mirror, const VerifyOptions& options,
                    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    return Verification(source, mirror, options, progress).run();
}

}  // namespace jobfeed
