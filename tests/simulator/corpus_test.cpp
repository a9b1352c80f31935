// SPDX-License-Identifier: MIT
#include "corpus.hpp"
#include "ad.hpp"
#include "catch.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <map>
#include <ranges>
#include <set>

using namespace simulator;

namespace {

const Instant noon = parse_instant("2024-06-10T12:00:00Z").value();

const std::vector<std::string>& corpus() {
    static const auto ads = [] {
        Corpus source{1, noon};
        std::vector<std::string> made;
        for (int count = 0; count < 12'000; ++count) {
            made.push_back(source.next());
        }
        return made;
    }();
    return ads;
}

std::size_t count_with(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(corpus(), [&](const auto& ad) { return ad.find(text) != std::string::npos; }));
}

Instant moment(const std::string& ad, std::string_view field) {
    return parse_instant(string_field(ad, field).value()).value();
}

}  // namespace

TEST_CASE("the same seed and moment give the same ads, another seed gives others") {
    Corpus same{1, noon};
    Corpus other{2, noon};
    CHECK(same.next() == corpus().front());
    CHECK(string_field(other.next(), "uuid") != string_field(corpus().front(), "uuid"));
}

TEST_CASE("every ad is JSON with the keys of the feed in its order and a uuid of its own") {
    static constexpr std::array<std::string_view, 20> keys{
        "uuid",          "published", "expires",  "updated",        "workLocations",  "title",
        "description",   "sourceurl", "source",   "applicationUrl", "applicationDue", "occupationCategories",
        "jobtitle",      "link",      "employer", "engagementtype", "extent",         "starttime",
        "positioncount", "sector"};
    simdjson::dom::parser parser;
    std::set<std::string> uuids;
    for (const auto& ad : corpus()) {
        std::vector<std::string_view> present;
        for (const auto field : parser.parse(ad).get_object()) {
            present.push_back(field.key);
        }
        REQUIRE(std::ranges::equal(present, keys));
        uuids.insert(string_field(ad, "uuid").value());
    }
    CHECK(uuids.size() == corpus().size());
}

TEST_CASE("ads are as long as the recorded ones") {
    std::vector<std::size_t> sizes;
    for (const auto& ad : corpus()) {
        sizes.push_back(ad.size());
    }
    std::ranges::sort(sizes);
    CHECK(sizes[sizes.size() / 2] > 5500);
    CHECK(sizes[sizes.size() / 2] < 6500);
    CHECK(sizes[sizes.size() * 9 / 10] > 8000);
    CHECK(sizes[sizes.size() * 9 / 10] < 9500);
    CHECK(sizes.back() < 18'000);
    CHECK(sizes.front() < 2500);
}

TEST_CASE("half are published at midnight in Oslo, in ties of dozens to hundreds") {
    std::map<Instant, int> ties;
    std::size_t at_midnight = 0;
    for (const auto& ad : corpus()) {
        const auto published = moment(ad, "published");
        REQUIRE(published <= noon);
        REQUIRE(published > noon - std::chrono::days{182});
        if (published == oslo_midnight(oslo_day(published))) {
            ++at_midnight;
            ++ties[published];
        }
    }
    CHECK(at_midnight > corpus().size() * 45 / 100);
    CHECK(at_midnight < corpus().size() * 60 / 100);
    const auto largest = std::ranges::max(ties | std::views::values);
    CHECK(largest > 100);
    CHECK(largest <= static_cast<int>(PublishingTimes::largest_tie));
}

TEST_CASE("no tie grows beyond a thousand, however many ads there are") {
    PublishingTimes times{noon};
    Random random{1};
    std::map<Instant, std::size_t> ties;
    for (int count = 0; count < 250'000; ++count) {
        ++ties[times.draw(random).published];
    }
    CHECK(std::ranges::max(ties | std::views::values) < 1000);
}

TEST_CASE("the recent days are fuller than the old ones") {
    const auto recent = std::ranges::count_if(
        corpus(), [](const auto& ad) { return moment(ad, "published") > noon - std::chrono::days{60}; });
    CHECK(recent > static_cast<std::ptrdiff_t>(corpus().size() * 40 / 100));
}

TEST_CASE("all ads are active at that moment and none for more than six months") {
    std::size_t midnights = 0;
    for (const auto& ad : corpus()) {
        const auto expires = moment(ad, "expires");
        const auto updated = moment(ad, "updated");
        REQUIRE(oslo_day(expires) >= oslo_day(noon));
        REQUIRE(expires < moment(ad, "published") + std::chrono::days{186});
        REQUIRE(updated <= noon);
        REQUIRE(updated >= moment(ad, "published"));
        midnights += expires == oslo_midnight(oslo_day(expires)) ? 1 : 0;
    }
    CHECK(midnights > corpus().size() * 6 / 10);
    CHECK(midnights < corpus().size());
}

TEST_CASE("moments have from none to six fraction digits") {
    std::set<std::size_t> digits;
    for (const auto& ad : corpus()) {
        const auto text = string_field(ad, "published").value();
        const auto point = text.find('.');
        digits.insert(point == std::string::npos ? 0 : text.size() - point - 2);
    }
    CHECK(digits == std::set<std::size_t>{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("the oddities of real ads are there") {
    for (const std::string_view oddity : {R"("description":null)",
                                          R"("workLocations":[])",
                                          R"("occupationCategories":[])",
                                          R"("applicationDue":"Snarest ")",
                                          R"("applicationDue":"ASAP")",
                                          R"("title":" )",
                                          "\xC2\xA0\",\"description\"",
                                          R"(:  )",
                                          "🚀",
                                          "&#39;",
                                          "<br />",
                                          "<section id=",
                                          R"("positioncount":"1")",
                                          R"("orgnr":null)",
                                          R"("extent":"Deltid")",
                                          R"("source":"Stillingsregistrering")",
                                          R"(\n)",
                                          R"(\r\n)",
                                          R"(\t)",
                                          "T22:00:00Z",
                                          "T23:00:00Z"}) {
        CAPTURE(oddity);
        CHECK(count_with(oddity) > 0);
    }
    CHECK(count_with(R"("extent":"Heltid")") + count_with(R"("extent":"Deltid")") == corpus().size());
    CHECK(count_with(R"("positioncount":")") == corpus().size());
    CHECK(count_with("tlf. ") > corpus().size() * 4 / 10);
}

TEST_CASE("an ad can be made for a given moment") {
    Corpus source{1, noon};
    const auto moment_asked = parse_instant("2024-06-09T22:00:00Z");
    CHECK(string_field(source.next(moment_asked), "published") == "2024-06-09T22:00:00Z");
}
