// SPDX-License-Identifier: MIT
// The simulator knows NAV's server and nothing of jobfeed: what both answer alike is right.
#include "selection.hpp"
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"

#include "catch.hpp"

#include <algorithm>
#include <random>

namespace jobfeed::test {
namespace {

/// Draws queries of which most find something, since their values are those of ads.
class Queries {
  public:
    Queries(const simulator::Simulator& feed, unsigned seed) : ads_(feed.ads()), random_(seed) {}

    std::string next() {
        std::string query = "?";
        const auto add = [&](std::string_view name, const std::string& value) {
            query += fmt::format("{}{}={}", query.size() > 1 ? "&" : "", name, escaped(value));
        };
        if (chance(60)) add("size", pick({"1", "7", "20", "100", "0", "-3", "4999", "+5"}));
        if (chance(50)) add("page", pick({"0", "1", "2", "3", "7", "60", "-1", "99999", "2147483647"}));
        if (chance(2)) add(pick({"page", "size"}), pick({"two", "", "1.0", "2147483648", " 1", "+-1"}));
        if (chance(35)) add("published", date());
        if (chance(20)) add("updated", date());
        if (chance(4)) add("uuid", list([&] { return ad().uuid(); }));
        if (chance(20)) add("source", list([&] { return ad().source(); }));
        if (chance(10)) add("orgnr", list([&] { return ad().orgnr(); }));
        if (chance(20)) add("category", words());
        if (chance(25)) add("county", places([](const auto& place) { return place.county; }));
        if (chance(20)) add("municipal", places([](const auto& place) { return place.municipal; }));
        if (chance(10)) add(pick({"extent", "q", "Size", "sort"}), "Heltid");
        return query;
    }

  private:
    bool chance(unsigned percent) { return below(100) < percent; }
    std::size_t below(std::size_t end) { return random_() % end; }

    std::string pick(const std::vector<std::string>& from) { return from[below(from.size())]; }

    const simulator::Ad& ad() { return *ads_[below(ads_.size())]; }

    template <typename Value>
    std::string list(Value value) {
        std::string values;
        const std::size_t count = chance(70) ? 1 : 1 + below(3);
        for (std::size_t i = 0; i < count; ++i) {
            const std::string one = value();
            if (i > 0) values += ',';
            if (chance(40) && !one.empty()) values += '!';  // what `!` alone means, nobody knows
            values += one;
        }
        return chance(5) ? "," : values;
    }

    template <typename Name>
    std::string places(Name name) {
        std::string values = chance(15) ? "!" : "";
        const std::size_t count = 1 + below(3);
        for (std::size_t i = 0; i < count; ++i) {
            const auto& all = ad().places();
            if (!all.empty()) values += name(all.front()) + ",";
        }
        if (chance(50))
            std::transform(values.begin(), values.end(), values.begin(), [](unsigned char c) {
                return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
            });
        return values;
    }

    std::string words() {
        const auto& all = ad().occupations();
        if (all.empty() || chance(10)) return pick({"Finnes ikke", "og", "HELSE", "helse, it", "-"});
        const std::string& name = all[below(all.size())];
        return chance(50) ? name : name.substr(0, name.find(' '));
    }

    std::string bound() {
        if (chance(15)) return "*";
        if (chance(10))
            return pick({"now", "today", "yesterday", "tomorrow", "2024-06-31", "last week", "2024-6-1"});
        const auto moment = chance(80) ? ad().published() : ad().updated();
        std::string text = to_string(Timestamp{std::chrono::milliseconds{moment.value_or(0)}});
        const std::size_t length = std::vector<std::size_t>{4, 7, 10, 13, 16, 19, 23}[below(7)];
        text = text.substr(0, length);
        if (length > 10 && chance(40)) text += pick({"Z", "+02:00", "-0330", "+01"});
        return text;
    }

    std::string date() {
        if (chance(15)) return bound();
        return pick({"[", "("}) + bound() + "," + bound() + pick({"]", ")"});
    }

    std::vector<simulator::AdPointer> ads_;
    std::mt19937 random_;
};

struct Witnesses {
    explicit Witnesses(std::int64_t cap) {
        simulator::Options options = feed_of(700);
        options.now = simulator::parse_instant(at_noon);
        feed.emplace(options);
        mirror.emplace(*feed);
        mirror->sync({.at = moment(at_noon), .trust_clock = true});
        feed->change_settings([cap](simulator::Settings& settings) { settings.cap = cap; });
        FeedServerSettings settings = open_at(at_noon);
        settings.cap = static_cast<std::uint64_t>(cap);
        served.emplace(mirror->path, settings);
    }

    httplib::Result ask_simulator(const std::string& query) const {
        httplib::Client client("127.0.0.1", port_of(feed->url().substr(0, feed->url().rfind('/'))));
        return client.Get(std::string(ads_path) + query, {{"Authorization", "Bearer " + feed->token()}});
    }

    std::optional<simulator::Simulator> feed{};
    std::optional<PublicMirror> mirror{};
    std::optional<ServedMirror> served{};
};

std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
}

/// Ties may come in any order, so that pages can be compared ad by ad only if they hold all that there is.
void compare(const std::string& ours, const std::string& theirs, std::uint64_t cap) {
    const FeedPage page(ours);
    const FeedPage witness(theirs);
    CHECK(page.figures == witness.figures);
    CHECK(page.published == witness.published);
    const bool holds_all = page.total < cap && page.total == page.ads.size();
    const bool same_ads = sorted(page.ads) == sorted(witness.ads);
    CHECK((!holds_all || same_ads));
}

void ask_both(std::int64_t cap, unsigned seed, int count) {
    const Witnesses both(cap);
    Queries queries(*both.feed, seed);
    int found = 0;
    for (int i = 0; i < count; ++i) {
        const std::string query = queries.next();
        INFO("query " << query);
        const auto ours = both.served->get(std::string(ads_path) + query);
        const auto theirs = both.ask_simulator(query);
        REQUIRE((ours && theirs));
        REQUIRE(ours->status == theirs->status);
        for (const char* header : {"Content-Type", "Cache-Control"})
            CHECK(ours->get_header_value(header) == theirs->get_header_value(header));
        if (ours->status == 200) {
            compare(ours->body, theirs->body, static_cast<std::uint64_t>(cap));
            found += FeedPage(ours->body).ads.empty() ? 0 : 1;
        } else {
            CHECK(ours->body == theirs->body);
        }
    }
    CHECK(found > count / 5);
}

}  // namespace

TEST_CASE("Whatever is asked, the answer is that of NAV's server") {
    ask_both(5000, 1, all_cases() ? 800 : 250);
}

TEST_CASE("Whatever is asked beyond the cap, the answer is that of NAV's server") {
    ask_both(60, 2, all_cases() ? 400 : 120);
}

TEST_CASE("Whatever is asked with a cap smaller than a page, the answer is that of NAV's server") {
    ask_both(5, 3, all_cases() ? 200 : 60);
}

}  // namespace jobfeed::test
