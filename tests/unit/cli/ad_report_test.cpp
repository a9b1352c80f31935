// SPDX-License-Identifier: MIT
#include "cli/text/ad_report.hpp"
#include "catch.hpp"
#include "cli/text/ad_facts.hpp"
#include "cli/text/ad_page.hpp"

using namespace jobfeed;
using namespace jobfeed::cli;

namespace {

Timestamp moment(std::string_view text) {
    return *parse_timestamp(text);
}

KeptAd nurse() {
    KeptAd kept;
    kept.ad.uuid = "00000000-0000-4000-8000-000000000001";
    kept.ad.title = " Sykepleier\r\n natt ";
    kept.ad.employer = "Øvre Ås kommune";
    kept.ad.application_url = "https://example.test/apply?a=1&b=2";
    kept.ad.source_url = "https://example.test/source";
    kept.ad.application_due = "2024-06-14T00:00:00";
    kept.ad.work_locations = {
        {.address = "Torget 7,", .postal_code = "8006", .county = "NORDLAND", .municipality = "BODØ"},
        {.municipality = "OSLO"}};
    kept.ad.contacts = {{.name = "Ola Prøve", .email = "ola@example.test"}};
    kept.description = "<h2>Om jobben</h2><ul><li>Et</li><li>To</li></ul><script>alert(1)</script>";
    kept.shown_until = moment("2024-06-16T22:00:00Z");
    return kept;
}

const Timestamp noon = moment("2024-06-10T12:00:00Z");

std::string report_of(const KeptAd& kept) {
    return ad_report(kept, {{moment("2024-06-01T10:00:00Z"), "added"}}, {.columns = 60, .at = noon});
}

}  // namespace

TEST_CASE("an ad is laid out for reading, the link to apply first") {
    CHECK(report_of(nurse()) == R"(Sykepleier natt
Øvre Ås kommune · Bodø, Oslo

Apply        https://example.test/apply?a=1&b=2
Apply by     Fri 14 Jun 2024 (4 days left)
Shown until  Sun 16 Jun 2024 (6 days left)
Place        Torget 7, 8006 Bodø, Nordland
             Oslo
Employer     Øvre Ås kommune
Contact      Ola Prøve, ola@example.test
Source       https://example.test/source
UUID         00000000-0000-4000-8000-000000000001

Om jobben

• Et
• To

History      Sat 1 Jun 2024 12:00 added
)");
}

TEST_CASE("one applies at the source's own address before any other") {
    Ad ad = nurse().ad;
    CHECK(apply_link(ad) == "https://example.test/apply?a=1&b=2");
    ad.application_url.reset();
    CHECK(apply_link(ad) == "https://example.test/source");
    ad.source_url.reset();
    ad.link = "https://example.test/nav";
    CHECK(apply_link(ad) == "https://example.test/nav");
}

TEST_CASE("an ad of which nothing is known is still shown") {
    KeptAd bare;
    bare.ad.uuid = "00000000-0000-4000-8000-000000000002";
    CHECK(ad_report(bare, {}, {.at = noon}) ==
          "(no title)\n\nUUID         00000000-0000-4000-8000-000000000002\n\n");
}

TEST_CASE("of an ad that is not active no contact is shown") {
    KeptAd kept = nurse();
    kept.departure = Departure{"withdrawn", noon};
    const std::string report = report_of(kept);
    CHECK(report.find("Left         withdrawn Mon 10 Jun 2024 14:00\n") != std::string::npos);
    CHECK(report.find("Ola") == std::string::npos);
}

TEST_CASE("a page holds no script and follows only safe links") {
    KeptAd kept = nurse();
    kept.ad.title = "<script>";
    kept.ad.employer_homepage = "javascript:alert(1)";
    const std::string page = page_beginning(headline(kept.ad)) + page_article(kept, noon);
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("href=\"javascript") == std::string::npos);
    CHECK(page.find("<a class=\"apply\" href=\"https://example.test/apply?a=1&amp;b=2\" rel=\"noopener\">") !=
          std::string::npos);
    CHECK(page.find("<h3>Om jobben</h3><ul><li>Et</li><li>To</li></ul>") != std::string::npos);
}
