// SPDX-License-Identifier: MIT
// A mirror is synced, pruned, served and mirrored while days pass, and each answer is held against what is
// true at its moment. Some hours by itself; JOBFEED_SERVED_MINUTES=60 goes on for that long.
#include "live_copy.hpp"
#include "served_mirror.hpp"
#include "sync/stilling_mirror.hpp"

#include <jobfeed/prune.hpp>

#include "catch.hpp"

#include <atomic>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

namespace jobfeed::test {
namespace {

using Uuids = std::set<std::string>;

/// What must be shown, and what may be: they differ while a run is under way.
struct Truth {
    std::uint64_t step = 0;
    std::vector<std::string> known{};  ///< all ads that there have ever been
    Uuids must{};
    Uuids may{};

    [[nodiscard]] bool must_show(const std::string& uuid) const { return must.count(uuid) > 0; }
    [[nodiscard]] bool may_show(const std::string& uuid) const { return may.count(uuid) > 0; }
};

/// The truth, written by one thread and read by others.
class SharedTruth {
  public:
    /// What is offered now is being read: from here on either may be shown.
    void begin(const Uuids& offered, const std::vector<std::string>& known) {
        change([&offered, &known](Truth& truth) {
            truth.known = known;
            std::erase_if(truth.must, [&offered](const auto& uuid) { return offered.count(uuid) == 0; });
            truth.may.insert(offered.begin(), offered.end());
        });
    }

    void end(const Uuids& offered) {
        change([&offered](Truth& truth) { truth.must = truth.may = offered; });
    }

    template <typename Function>
    void change(Function function) {
        const std::lock_guard lock(mutex_);
        auto next = std::make_shared<Truth>(*truth_);
        function(*next);
        ++next->step;
        truth_ = std::move(next);
    }

    [[nodiscard]] std::shared_ptr<const Truth> now() const {
        const std::lock_guard lock(mutex_);
        return truth_;
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Truth> truth_ = std::make_shared<Truth>();
};

/// Asks, and holds each answer against what was true before and after it.
class Reader {
  public:
    Reader(int port, const SharedTruth& truth, unsigned seed)
        : client_("127.0.0.1", port), truth_(truth), random_(seed) {
        client_.set_keep_alive(true);
    }

    void ask() {
        before_ = truth_.now();
        uuid_ = before_->known[random_() % before_->known.size()];
        switch (random_() % 6) {
            case 0:
                return search();
            case 1:
                return document();
            case 2:
                return page();
            case 3:
                return total();
            case 4:
                return events();
            default:
                return list();
        }
    }

    std::uint64_t checked = 0;
    std::vector<std::string> wrong{};

  private:
    /// Nothing if the answer is none that is expected, which is an error.
    httplib::Result get(const std::string& target) {
        target_ = target;
        auto answer = client_.Get(target);
        if (!answer) answer = client_.Get(target);  // a connection may be closed while it is silent
        after_ = truth_.now();
        if (answer && (answer->status == 200 || answer->status == 404 || answer->status == 410))
            return answer;
        blame(answer ? fmt::format("{} {:.200}", answer->status, answer->body) : to_string(answer.error()));
        return {nullptr, httplib::Error::Unknown};
    }

    void blame(const std::string& what) { wrong.push_back(target_ + ": " + what); }

    /// Only one step may have been taken in between: else it might have gone and come back.
    [[nodiscard]] bool is_certain() const { return after_->step - before_->step <= 1; }

    void hold(const std::string& uuid, bool is_shown) {
        if (!is_certain()) return;
        ++checked;
        if (is_shown && !before_->may_show(uuid) && !after_->may_show(uuid)) blame(uuid + " is shown");
        if (!is_shown && before_->must_show(uuid) && after_->must_show(uuid)) blame(uuid + " is missing");
    }

    void search() {
        if (const auto answer = get("/public-feed/api/v1/ads?uuid=" + uuid_))
            hold(uuid_, FeedPage(answer->body).total == 1);
    }

    void document() {
        if (const auto answer = get("/api/v1/feedentry/" + uuid_))
            hold(uuid_, answer->status == 200 && answer->body.find("\"ad_content\":{") != std::string::npos);
    }

    void page() {
        if (const auto answer = get("/ad/" + uuid_)) hold(uuid_, answer->status == 200);
    }

    void total() {
        const auto answer = get("/public-feed/api/v1/ads?size=1");
        if (!answer || !is_certain()) return;
        const auto total = FeedPage(answer->body).total;
        Uuids both;
        std::set_intersection(before_->must.begin(), before_->must.end(), after_->must.begin(),
                              after_->must.end(), std::inserter(both, both.end()));
        Uuids either = before_->may;
        either.insert(after_->may.begin(), after_->may.end());
        ++checked;
        if (total < both.size() || total > either.size())
            blame(fmt::format("{} is not from {} to {}", total, both.size(), either.size()));
    }

    void events() {
        const auto answer = get("/api/v1/feed" + next_ + "?pageSize=50");
        if (!answer || answer->status != 200) return;
        simdjson::dom::parser parser;
        const simdjson::dom::element page = parser.parse(answer->body);
        for (const simdjson::dom::element item : page["items"]) {
            const simdjson::dom::element entry = item["_feed_entry"];
            hold(std::string(std::string_view(item["id"])), std::string_view(entry["status"]) == "ACTIVE");
        }
        std::string_view next;
        next_ = page["next_id"].get(next) == simdjson::SUCCESS ? "/" + std::string(next) : "";
    }

    void list() {
        const auto answer = get(fmt::format("/public-feed/api/v1/ads?size=100&page={}", random_() % 4));
        if (!answer || answer->status != 200) return;
        for (const std::string& uuid : FeedPage(answer->body).uuids) hold(uuid, true);
    }

    httplib::Client client_;
    const SharedTruth& truth_;
    std::mt19937 random_;
    std::shared_ptr<const Truth> before_{};
    std::shared_ptr<const Truth> after_{};
    std::string uuid_{};
    std::string target_{};
    std::string next_{};
};

/// NAV, the mirror, its server and a mirror of it.
class Days {
  public:
    Days() {
        for (const auto& [uuid, json] : mirror_.truth()) known_.push_back(uuid);
        mirror_.sync();
        truth_.begin(offered(), known_);
        truth_.end(offered());
        FeedServerSettings settings;
        settings.open = true;
        settings.clock = [this] { return now(); };
        settings.log = [this](const ServedRequest& request) {
            if (!request.problem.empty()) problems_.push_back(request.target + ": " + request.problem);
        };
        server_.emplace(settings_of(settings));
        copy_.emplace("http://" + server_->address());
    }

    [[nodiscard]] int port() const { return port_of(server_->address()); }
    [[nodiscard]] const SharedTruth& truth() const { return truth_; }

    void pass_hours(unsigned hours) {
        const auto then = mirror_.feed.now() + std::chrono::hours{hours};
        const auto over = over_at(std::chrono::floor<std::chrono::milliseconds>(then));
        const auto without = [&over](Uuids& uuids) {
            std::erase_if(uuids, [&over](const auto& uuid) { return over.count(uuid) > 0; });
        };
        truth_.change([&without](Truth& truth) { without(truth.must); });
        mirror_.feed.set_now(then);
        truth_.change([&without](Truth& truth) { without(truth.may); });
    }

    void change_something() {
        auto& feed = mirror_.feed;
        for (const std::string& uuid : feed.draw(random_() % 8)) feed.stop(uuid);
        for (const std::string& uuid : feed.draw(random_() % 8)) feed.update(uuid);
        for (const std::string& uuid : feed.draw(random_() % 3)) feed.expire(uuid);
        for (const std::string& uuid : gone(random_() % 3)) feed.reactivate(uuid);
        for (const std::string& uuid : feed.publish(random_() % 16)) known_.push_back(uuid);
    }

    void sync() {
        mirror_.prune = random_() % 2 == 0;
        const Uuids now_offered = offered();
        truth_.begin(now_offered, known_);
        CHECK(mirror_.sync().incomplete.empty());
        truth_.end(now_offered);
        CHECK(uuids_of(mirror_.active()) == now_offered);
    }

    void prune() { jobfeed::prune(mirror_.mirror, {.at = now()}); }

    void mirror_the_mirror() {
        CHECK(copy_->sync(now()).empty());
        CHECK(copy_->active(now()) == mirror_.active());
        jobfeed::prune(copy_->mirror, {.at = now()});
    }

    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

    unsigned draw(unsigned below) { return static_cast<unsigned>(random_() % below); }

  private:
    FeedServerSettings settings_of(FeedServerSettings settings) const {
        settings.mirror = mirror_.path;
        settings.port = 0;
        return settings;
    }

    [[nodiscard]] Timestamp now() const {
        return std::chrono::floor<std::chrono::milliseconds>(mirror_.feed.now());
    }

    static Uuids uuids_of(const std::map<std::string, std::string>& ads) {
        Uuids uuids;
        for (const auto& [uuid, json] : ads) uuids.insert(uuid);
        return uuids;
    }

    /// Those of which the mirror's last day is over then.
    Uuids over_at(Timestamp then) {
        Uuids over;
        store::Database(mirror_.path, store::Database::Access::read)
            .prepare("SELECT uuid FROM ads WHERE left_at IS NULL AND shown_until <= ?")
            .each([&over](const store::Statement& row) { over.emplace(row.text(0)); }, then);
        return over;
    }

    Uuids offered() {
        Uuids uuids;
        for (const auto& [uuid, detail] : mirror_.feed.stilling().active()) {
            const auto expires = simulator::string_field(detail->ad()->json(), "expires");
            const auto moment = expires ? parse_timestamp(*expires) : std::nullopt;
            if (!moment || end_of_day_in_oslo(*moment) > now()) uuids.insert(uuid);
        }
        return uuids;
    }

    std::vector<std::string> gone(std::size_t count) {
        std::vector<std::string> uuids;
        for (std::size_t i = 0; i < count; ++i) uuids.push_back(known_[random_() % known_.size()]);
        return uuids;
    }

    std::mt19937 random_{7};
    StillingMirror mirror_{events_feed(300, 400)};
    std::vector<std::string> known_{};
    SharedTruth truth_{};
    std::vector<std::string> problems_{};
    std::optional<FeedServer> server_{};
    std::optional<LiveCopy> copy_{};
};

/// The hours that pass until it is enough.
unsigned live_through(Days& days, unsigned steps) {
    const char* const minutes = std::getenv("JOBFEED_SERVED_MINUTES");
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::minutes{minutes != nullptr ? std::atoi(minutes) : 0};
    unsigned hours = 0;
    for (unsigned step = 0; step < steps || std::chrono::steady_clock::now() < until; ++step) {
        const unsigned some = 1 + days.draw(4);
        days.pass_hours(some);
        hours += some;
        days.change_something();
        if (days.draw(3) == 0) days.prune();
        days.sync();
        if (step % 4 == 3) days.mirror_the_mirror();
    }
    return hours;
}

}  // namespace

TEST_CASE("While a mirror is synced and pruned and days pass, each answer is true at its moment") {
    Days days;
    std::atomic<bool> is_over = false;
    std::vector<std::unique_ptr<Reader>> readers;
    for (const unsigned seed : {1U, 2U})
        readers.push_back(std::make_unique<Reader>(days.port(), days.truth(), seed));
    std::vector<std::thread> threads;
    for (const auto& reader : readers) {
        threads.emplace_back([&reader, &is_over] {
            while (!is_over) reader->ask();
        });
    }
    const unsigned hours = live_through(days, 12);
    is_over = true;
    for (std::thread& thread : threads) thread.join();
    std::uint64_t checked = 0;
    for (const auto& reader : readers) {
        checked += reader->checked;
        CHECK(reader->wrong == std::vector<std::string>{});
    }
    CHECK(days.problems() == std::vector<std::string>{});
    CHECK(checked > 1000);
    fmt::print("{} simulated hours, {} facts held against the truth\n", hours, checked);
}

}  // namespace jobfeed::test
