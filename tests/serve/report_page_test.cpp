// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"

#include "catch.hpp"

namespace jobfeed::test {
namespace {

/// A mirror of one ad.
struct OneAd {
    OneAd() { mirror.sync({.at = moment(at_noon)}); }

    static simulator::Options options() {
        simulator::Options options = feed_of(0);
        options.corpus = {
            raw_ad(1, "2024-06-08T10:00:00Z",
                   R"("title":"Kokk","workLocations":[{"county":"NORDLAND","municipal":"BODØ"}])")};
        options.now = simulator::parse_instant(at_noon);
        return options;
    }

    simulator::Simulator feed{options()};
    PublicMirror mirror{feed};
};

}  // namespace

TEST_CASE(
    "The report is a page of the site, linked from the search, in both languages and without a script") {
    const OneAd site;
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    CHECK(has(served.body("/"), R"(<a href="/report?lang=no">Tall om annonsene</a>)"));
    const auto answer = served.get("/report?lang=no");
    CHECK(answer->status == 200);
    CHECK(has(answer->body, "<h1>Om stillingsannonsene</h1>"));
    CHECK(has(answer->body, R"(<th scope="row">Nordland</th><td>1</td><td>100,0)"));
    CHECK(has(answer->body, R"(<a href="/report?lang=en")"));
    CHECK(!has(answer->body, "<script"));
    CHECK(!has(answer->body, " style="));
    CHECK(has(answer->get_header_value("Content-Security-Policy"), "default-src 'none'"));
    CHECK(has(served.body("/report?lang=en"), "<h1>About the job ads</h1>"));
    CHECK(has(served.body("/style.css"), ".report"));
}

}  // namespace jobfeed::test
