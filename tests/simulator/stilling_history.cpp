// SPDX-License-Identifier: MIT
#include "stilling_history.hpp"

#include "job_words.hpp"
#include "random.hpp"
#include "uuid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using FacePointer = std::shared_ptr<const Face>;

constexpr auto six_months = std::chrono::days{180};
constexpr microseconds longest_transaction = 20min;

/// An event before it has its place.
struct Planned {
    Instant committed;
    Instant time;
    bool is_active;
    FacePointer face;
};

Instant draw_between(Instant first, Instant last, Random& random) {
    const auto span = static_cast<double>((last - first).count());
    return first + microseconds{static_cast<std::int64_t>(span * random.fraction())};
}

/// A writer's transaction begins when the event says and ends when it appears.
microseconds draw_transaction(Random& random) {
    const double kind = random.fraction();
    return kind < 0.98    ? microseconds{random.below(400'000)}
           : kind < 0.999 ? microseconds{random.below(180'000'000)}
                          : microseconds{random.below(static_cast<std::size_t>(longest_transaction.count()))};
}

class Planner {
  public:
    Planner(StillingStore& store, const Past& past)
        : store_(store), past_(past), random_{past.seed, 0x7061737421U}, start_(past.now - six_months) {}

    void plan_offer(const AdPointer& ad);
    void plan_past_of(const AdPointer& ad);
    void plan_closed_ad(const AdPointer& example);
    void plan_old_ad();
    void carry_out();

    std::size_t count() const { return planned_.size(); }

  private:
    void plan(Instant time, bool is_active, const FacePointer& face);
    FacePointer draw_face();
    void close(const std::string& uuid, Instant time, const FacePointer& face, const AdPointer& example);

    StillingStore& store_;
    const Past& past_;
    Random random_;
    Instant start_;
    std::vector<Planned> planned_;
};

void Planner::plan(Instant time, bool is_active, const FacePointer& face) {
    const auto begun = std::min(time, past_.now);
    planned_.push_back({begun + draw_transaction(random_), begun, is_active, face});
}

void Planner::plan_offer(const AdPointer& ad) {
    const auto updated = ad->updated() ? Instant{std::chrono::milliseconds{*ad->updated()}} : past_.now;
    const auto detail = std::make_shared<Detail>(ad->uuid(), true, updated, ad);
    store_.set_detail(detail, Sharing::open);
    plan(updated + microseconds{200'000 + random_.below(90'000'000)}, true,
         std::make_shared<Face>(detail->face()));
}

void Planner::plan_past_of(const AdPointer& ad) {
    const auto updated = ad->updated() ? Instant{std::chrono::milliseconds{*ad->updated()}} : past_.now;
    const auto last = updated - longest_transaction;  // so that none of these events is the last
    const auto first = std::max(start_, last - std::chrono::days{30});
    if (first >= last) {
        return;
    }
    const auto face = std::make_shared<Face>(Detail{ad->uuid(), true, updated, ad}.face());
    const bool was_stopped = random_.chance(0.1);
    for (auto changes = random_.between(1, 3); changes > 0; --changes) {
        plan(draw_between(first, last, random_), true, face);
    }
    if (was_stopped) {
        plan(draw_between(first, last, random_), false, std::make_shared<Face>(masked_face(ad->uuid())));
    }
}

FacePointer Planner::draw_face() {
    const auto& occupation = random_.pick(words::occupations);
    return std::make_shared<Face>(
        Face{to_string(draw_uuid(random_)), fmt::format("{} søkes", occupation.role),
             fmt::format("{}{}{}", random_.pick(words::name_starts), random_.pick(words::name_middles),
                         random_.pick(words::name_ends)),
             std::string{random_.pick(words::places).municipal}});
}

void Planner::plan_closed_ad(const AdPointer& example) {
    const auto face = draw_face();
    const auto published = draw_between(start_, past_.now - 1h, random_);
    const auto closed = draw_between(published, past_.now, random_);
    plan(published, true, face);
    for (auto changes = random_.below(3); changes > 0; --changes) {
        plan(draw_between(published, closed, random_), true, face);
    }
    const double kind = random_.fraction();
    if (kind < 0.003) {  // its last word is ACTIVE
        store_.set_detail(std::make_shared<Detail>(face->uuid, true, published, nullptr),
                          kind < 0.0015 ? Sharing::missing : Sharing::empty);
        return;
    }
    if (kind < 0.04) {  // stopped and offered again before it closed for good
        const auto stopped = draw_between(published, closed, random_);
        plan(stopped, false, std::make_shared<Face>(masked_face(face->uuid)));
        plan(draw_between(stopped, closed, random_), true, face);
    }
    close(face->uuid, closed, face, example);
}

void Planner::close(const std::string& uuid, Instant time, const FacePointer& face,
                    const AdPointer& example) {
    const double kind = random_.fraction();
    plan(time + longest_transaction, false, kind < 0.4 ? std::make_shared<Face>(masked_face(uuid)) : face);
    AdPointer content;
    if (kind >= 0.99 && example) {
        const std::pair<std::string, std::string> fields[] = {{"uuid", json_string(uuid)}};
        content = std::make_shared<Ad>(with_fields(example->json(), fields));
    }
    store_.set_detail(std::make_shared<Detail>(uuid, false, time, content),
                      kind < 0.1 ? Sharing::missing : Sharing::open);
}

void Planner::plan_old_ad() {
    const Instant first = std::chrono::sys_days{std::chrono::year{2023} / 3 / 10} + 8h;
    const auto face = draw_face();
    const auto published = draw_between(first, first + std::chrono::days{300}, random_);
    plan(published, true, face);
    close(face->uuid, published + std::chrono::days{random_.between(1, 60)}, face, nullptr);
}

void Planner::carry_out() {
    std::ranges::stable_sort(planned_, {}, &Planned::committed);
    for (const auto& event : planned_) {
        store_.append(event.time, event.is_active, event.face);
    }
}

}  // namespace

void fill(StillingStore& store, std::span<const AdPointer> ads, const Past& past) {
    Planner planner{store, past};
    while (planner.count() < past.old_events) {
        planner.plan_old_ad();
    }
    for (const auto& ad : ads) {
        planner.plan_offer(ad);
    }
    const auto wanted = past.old_events + past.events;
    for (const auto& ad : ads.first(ads.size() / 3)) {
        if (planner.count() < wanted) {
            planner.plan_past_of(ad);
        }
    }
    while (planner.count() < wanted) {
        planner.plan_closed_ad(ads.empty() ? AdPointer{} : ads[planner.count() % ads.size()]);
    }
    planner.carry_out();
}

}  // namespace simulator
