// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/mirror.hpp"

#include <jobfeed/ad_names.hpp>
#include <jobfeed/error.hpp>

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

Ad nurse() {
    Ad ad = test::ad(1, "som sykepleierstilling");
    ad.employer = "Bodø kommune, hjemmetjenesten";
    ad.orgnr = "999999999";
    ad.source = "DIR";
    ad.published = moment("2024-06-03T22:00:00Z");
    ad.application_due = "2024-06-30T00:00:00";
    ad.work_locations = {{.county = "OSLO", .municipality = "OSLO"},
                         {.county = "NORDLAND", .municipality = "BODØ"}};
    ad.occupations = {{.level1 = "Helse og sosial", .level2 = "Sykepleier"}};
    return ad;
}

Ad cook() {
    Ad ad = test::ad(2, "til kokk, ikke sykepleier", "2024-06-12T22:00:00Z");
    ad.title = "Kokk";
    ad.employer = "Hemnes kommune";
    ad.work_locations = {{.county = "NORDLAND", .municipality = "HEMNES"},
                         {.county = "ROGALAND", .municipality = "BODO"}};
    return ad;
}

struct TwoAds : MirrorUnderTest {
    TwoAds() {
        apply({.ads = {nurse(), cook()}, .rejected = {}});
        index(writer);
    }

    Values find(Query query) {
        query.columns = {"title"};
        query.at = noon;
        Values found;
        writer.mirror().each_ad(query, [&found](Row row) {
            found.emplace_back(row[0].value_or(""));
            return true;
        });
        if (!query.limit) CHECK(writer.mirror().count(query) == found.size());
        Values again;
        const auto total = writer.mirror().search(query, [&again](Row row) {
            again.emplace_back(row[0].value_or(""));
            return true;
        });
        CHECK(again == found);
        CHECK(total == writer.mirror().count(query));
        return found;
    }

    const std::string first = *nurse().title;
    const std::string second = "Kokk";
    const Values none{};
};

}  // namespace

TEST_CASE_METHOD(TwoAds, "words find their beginnings, the best fit first") {
    CHECK(find({.words = "SYKEPLEIER", .order = AdOrder::relevance}) == Values{first, second});
    CHECK(find({.words = "sykepleier -kokk"}) == Values{first});
    CHECK(find({.words = "-kokk"}) == Values{first});
    CHECK(find({.words = "\"sykepleier\""}) == Values{second});
    CHECK(find({.words = "sykepleier bodø"}) == Values{first});
    CHECK(find({.words = "sykepleier bodo"}) == none);
    CHECK_THROWS_AS(find({.words = "*"}), Error);
}

TEST_CASE_METHOD(TwoAds, "an ad counts in every place, and letters fold case but keep what is on them") {
    const std::string bodo = GENERATE(as<std::string>{}, "Bodø", "bodø", "BODØ", "bodø");
    CHECK(find({.filters = {.municipalities = {bodo}}}) == Values{first});
    CHECK(find({.filters = {.municipalities = {"bodo"}}}) == Values{second});
    CHECK(find({.filters = {.municipalities = {"nowhere", bodo, "hemnes"}}}) == Values{first, second});
}

TEST_CASE_METHOD(TwoAds, "a county and a municipality hold in one place") {
    CHECK(find({.filters = {.counties = {"nordland"}, .municipalities = {"bodø"}}}) == Values{first});
    CHECK(find({.filters = {.counties = {"oslo"}, .municipalities = {"bodø"}}}) == none);
}

TEST_CASE_METHOD(TwoAds, "occupations count at both levels") {
    CHECK(find({.filters = {.categories = {"HELSE OG SOSIAL"}}}) == Values{first});
    CHECK(find({.filters = {.categories = {"sykepleier"}}}) == Values{first});
    CHECK(find({.filters = {.categories = {"Helse"}}}) == none);
}

TEST_CASE_METHOD(TwoAds, "an employer is named by words in a row") {
    CHECK(find({.employers = {"bodø KOMMUNE"}}) == Values{first});
    CHECK(find({.employers = {"nes kommune"}}) == none);
    CHECK(find({.employers = {"kommune"}}) == Values{first, second});
}

TEST_CASE_METHOD(TwoAds, "the other filters") {
    CHECK(find({.filters = {.sources = {"dir"}}}) == Values{first});
    CHECK(find({.filters = {.orgnrs = {"999 999 999"}}}) == Values{first});
    CHECK(find({.uuids = {uuid(2), uuid(7)}}) == Values{second});
    CHECK(find({.published_since = moment("2024-06-02")}) == Values{first});
    CHECK(find({.expires_before = moment("2024-06-13T22:00:00Z")}) == Values{second});
    CHECK(find({.expires_before = moment("2024-06-13T21:59:59Z")}) == none);
    CHECK(find({.new_since = noon}) == Values{first, second});
    CHECK(find({.new_since = noon + std::chrono::seconds(1)}) == none);
}

TEST_CASE_METHOD(TwoAds,
                 "ads come newest first, or by the day until which to apply, or as the table has them") {
    CHECK(find({.order = AdOrder::newest}) == Values{first, second});
    CHECK(find({.order = AdOrder::deadline}) == Values{second, first});
    CHECK(find({.order = AdOrder::table}) == Values{first, second});
    CHECK(find({.order = AdOrder::newest, .limit = 1}) == Values{first});
    Values places;
    writer.mirror().each_ad({.columns = {"places", "title"}, .at = noon}, [&places](Row row) {
        places.emplace_back(row[0].value_or("none"));
        return true;
    });
    CHECK(places == Values{"OSLO; BODØ", "HEMNES; BODO"});
}

TEST_CASE_METHOD(TwoAds, "only active ads count, unless those that have left are asked for") {
    Query query{.columns = {"uuid"}, .at = moment("2024-06-15"), .words = "sykepleier"};
    CHECK(writer.mirror().count(query) == 1);
    query.include_left = true;
    CHECK(writer.mirror().count(query) == 2);
}

TEST_CASE("an ad that leaves while many others are read is not told") {
    MirrorUnderTest mirror;
    constexpr int ads = 250;
    for (int number = 1; number <= ads; ++number) mirror.apply({.ads = {ad(number)}, .rejected = {}});
    Values found;
    const Query query{.columns = {"uuid"}, .at = noon, .limit = ads};
    mirror.writer.mirror().each_ad(query, [&](Row row) {
        if (found.empty()) CHECK(mirror.run->withdraw({uuid(ads)}, SyncRun::Reason::withdrawn, noon) == 1);
        found.emplace_back(*row[0]);
        return true;
    });
    CHECK(found.size() == ads - 1);
    CHECK(found.back() == uuid(ads - 1));
}

TEST_CASE_METHOD(TwoAds, "names are told with how many ads have them") {
    const auto names = AdNames(writer.mirror()).of(NameKind::county, noon);
    REQUIRE(names.size() == 3);
    CHECK(names[0].name == "NORDLAND");
    CHECK(names[0].ads == 2);
    CHECK(AdNames(writer.mirror()).of(NameKind::category, noon).size() == 4);
    CHECK(AdNames(writer.mirror()).of(NameKind::employer, moment("2024-06-15")).size() == 1);
}

TEST_CASE_METHOD(TwoAds, "the deadline lies in a range of days, both included") {
    const auto day = [](std::string_view text) {
        return std::chrono::local_days{
            std::chrono::floor<std::chrono::days>(moment(text)).time_since_epoch()};
    };
    const auto due = [&](std::string_view begin, std::string_view end) {
        return find({.due = DayRange{day(begin), day(end)}, .order = AdOrder::deadline});
    };
    // The cook's ad names no day: its last one counts.
    CHECK(due("2024-06-01", "2024-07-01") == Values{second, first});
    CHECK(due("2024-06-13", "2024-06-29") == Values{second});
    CHECK(due("2024-06-30", "2024-06-30") == Values{first});
    CHECK(due("2024-06-14", "2024-06-29") == none);
    CHECK(find({.words = "sykepleier", .due = DayRange{day("2024-06-30"), day("2024-06-30")}}) ==
          Values{first});
    CHECK(find({.filters = {.counties = {"Nordland"}},
                .due = DayRange{day("2024-06-13"), day("2024-06-13")}}) == Values{second});
}

TEST_CASE_METHOD(TwoAds, "names are grouped by the name that they stand under, and ads count once in each") {
    const auto text = [](const std::vector<NameGroup>& groups) {
        std::string all;
        for (const NameGroup& group : groups) {
            all += fmt::format("{} {}:", group.all.name, group.all.ads);
            for (const NameCount& part : group.parts) all += fmt::format(" {} {}", part.name, part.ads);
            all += "; ";
        }
        return all;
    };
    const Mirror& mirror = writer.mirror();
    CHECK(text(AdNames(mirror).groups(NameGroupKind::places, noon)) ==
          "NORDLAND 2: BODØ 1 HEMNES 1; OSLO 1: OSLO 1; ROGALAND 1: BODO 1; ");
    CHECK(text(AdNames(mirror).groups(NameGroupKind::occupations, noon)) ==
          "Helse og sosial 1: Sykepleier 1; IT 1: Utvikling 1; ");
    CHECK(text(AdNames(mirror).groups(NameGroupKind::places, noon + std::chrono::days{4})) ==
          "NORDLAND 1: BODØ 1; OSLO 1: OSLO 1; ");
}

TEST_CASE_METHOD(TwoAds, "words of the index are told, the most frequent first") {
    const auto words = AdNames(writer.mirror()).words_beginning("SYKEPLEIER");
    REQUIRE(words.size() == 2);
    CHECK(words[0].name == "sykepleier");
    CHECK(words[1].name == "sykepleierstilling");
    CHECK(AdNames(writer.mirror()).words_beginning("ø").empty());
}

TEST_CASE_METHOD(TwoAds, "uuids are found by their beginning, those of what has gone among them") {
    const auto uuids = [this](std::string_view beginning, std::size_t most) {
        Values found;
        for (const FoundUuid& each : AdNames(writer.mirror()).uuids_beginning(beginning, most))
            found.push_back(each.uuid + (each.has_left ? " has left" : " " + each.title));
        return found;
    };
    CHECK(uuids("0000", 10) == Values{uuid(1) + " " + first, uuid(2) + " Kokk"});
    CHECK(uuids("0000", 1) == Values{uuid(1) + " " + first});
    CHECK(run->withdraw({uuid(1)}, SyncRun::Reason::withdrawn, noon) == 1);
    CHECK(uuids("0000", 10) == Values{uuid(2) + " Kokk", uuid(1) + " has left"});
    CHECK(uuids("0000", 1) == Values{uuid(2) + " Kokk"});
    CHECK(uuids("1", 10) == none);
}

TEST_CASE("ads that the index does not hold yet are counted") {
    MirrorUnderTest mirror;
    mirror.apply({.ads = {nurse()}, .rejected = {}});
    CHECK(mirror.writer.mirror().not_indexed() == 1);
    index(mirror.writer);
    CHECK(mirror.writer.mirror().not_indexed() == 0);
}
