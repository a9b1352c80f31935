// SPDX-License-Identifier: MIT
#include "publish/target_rows.hpp"
#include "catch.hpp"

using namespace jobfeed;
using namespace jobfeed::publishing;

namespace {

ReplicaAd ad_with(std::size_t column, std::string value) {
    ReplicaAd ad{.uuid = "00000000-0000-4000-8000-000000000001",
                 .values = ReplicaRow(replica_ad_columns().size()),
                 .json = "{}"};
    ad.values[column] = std::move(value);
    return ad;
}

}  // namespace

TEST_CASE("rows are written in COPY's text format") {
    TargetRows rows;
    rows.add({"a\tb\\c\nd\re", std::nullopt, ""});
    rows.add({"\\."});
    CHECK(rows.text() == "a\\tb\\\\c\\nd\\re\t\\N\t\n\\\\.\n");
}

TEST_CASE("what no text of PostgreSQL's can hold is replaced") {
    RowMaker maker(MemberOrder::by_length);
    CHECK(maker.ad(ad_with(0, std::string("a\0b\xFFæ", 6))).at(1) == "a\uFFFDb\uFFFDæ");
}

TEST_CASE("the year 0 is the first before Christ") {
    CHECK(target_time("0000-01-02T03:04:05.678Z") == "0001-01-02T03:04:05.678Z BC");
    CHECK(target_time("2026-01-02T03:04:05.678Z") == "2026-01-02T03:04:05.678Z");
}

TEST_CASE("a name that is indexed is cut between letters") {
    ReplicaAd ad{.uuid = "u", .values = ReplicaRow(replica_ad_columns().size()), .json = "{}"};
    std::string name;
    for (int i = 0; i < 300; ++i) name += "å";
    ad.lists[0].push_back({name, std::nullopt, std::nullopt, std::nullopt, std::nullopt, name});
    const ReplicaRow row = RowMaker::list_row(ad, ReplicaList::work_locations, 0);
    CHECK(row.at(1) == "1");
    CHECK(row.at(2) == name);
    CHECK(row.at(7) == name.substr(0, 500));
}
