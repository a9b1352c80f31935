// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"

#include "catch.hpp"

namespace jobfeed::test {
namespace {

constexpr std::string_view at = "2024-06-10T12:00:00Z";

std::string raw(int number, const std::string& fields) {
    return raw_ad(number, fmt::format("2024-06-0{}T10:00:00Z", 1 + number % 9), fields);
}

/// A mirror of a few ads.
struct Site {
    explicit Site(const std::vector<std::string>& ads) : feed(options(ads)), mirror(feed) { sync(); }

    static simulator::Options options(const std::vector<std::string>& ads) {
        simulator::Options options = feed_of(0);
        options.corpus = ads;
        options.now = simulator::parse_instant(at);
        return options;
    }

    void sync() { mirror.sync({.at = moment(at), .trust_clock = true}); }

    simulator::Simulator feed;
    PublicMirror mirror;
};

std::vector<std::string> some_ads() {
    return {
        raw(1,
            R"x("title":"Sykepleier","employer":{"name":"Bodø kommune"},)x"
            R"x("workLocations":[{"county":"NORDLAND","municipal":"BODØ"}],"applicationDue":"2024-06-20T00:00:00")x"),
        raw(2,
            R"x("title":"Kokk &amp; <b>baker</b>","employer":{"name":"\"Ås\" <script>alert(1)</script>"},)x"
            R"x("workLocations":[{"county":"MØRE OG ROMSDAL","municipal":"VOLDA"}],"applicationDue":"Snarest")x"),
        raw(3,
            R"x("title":"Lege","description":"<p onclick=\"x()\">Om <script>alert(1)</script><b>oss</b></p>",)x"
            R"x("applicationUrl":"javascript:alert(1)","sourceurl":"https://example.no/own",)x"
            R"x("link":"https://arbeidsplassen.nav.no/x")x")};
}

bool has(const std::string& body, std::string_view text) {
    return body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("A search shows what it found, with places and dates") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    const std::string all = served.body("/");
    CHECK(has(all, "3 treff"));
    CHECK(has(all, R"(<option value="NORDLAND">Nordland (1)</option>)"));
    CHECK(has(all, R"(<option value="MØRE OG ROMSDAL">Møre og Romsdal (1)</option>)"));
    const std::string found = served.body("/?q=sykepl&county=nordland&municipality=BOD%C3%98");
    CHECK(has(found, "1 treff"));
    CHECK(has(found, fmt::format(R"(<a href="/ad/{}?lang=no">Sykepleier</a>)", uuid(1))));
    CHECK(has(found, "Søknadsfrist: 20. juni 2024"));
    CHECK(has(found, R"(<option value="NORDLAND" selected>)"));
    CHECK(has(served.body("/?county=NORDLAND&municipality=VOLDA"), "0 treff"));
}

TEST_CASE("Nothing of an ad or of a request is markup of the page") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    for (const std::string& target : {std::string("/"), "/ad/" + uuid(2), "/ad/" + uuid(3)}) {
        const std::string body = served.body(target);
        INFO(target);
        CHECK(!has(body, "<script>"));
        CHECK(!has(body, "<p onclick"));
        CHECK(!has(body, "javascript:"));
        CHECK(!has(body, "<b>baker"));
    }
    const std::string evil = escaped("\"><script>alert(1)</script>&q='");
    const std::string body =
        served.body("/?q=" + evil + "&county=" + evil + "&sort=" + evil + "&lang=" + evil);
    CHECK(!has(body, "<script>"));
    CHECK(has(body, R"(value="&quot;&gt;&lt;script&gt;)"));
}

TEST_CASE("Pages may load nothing but their own style sheet") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    const auto answer = served.get("/");
    const std::string policy = answer->get_header_value("Content-Security-Policy");
    CHECK(has(policy, "default-src 'none'"));
    CHECK(!has(policy, "unsafe"));
    CHECK(!has(answer->body, " style="));
    CHECK(!has(answer->body, "src="));
    CHECK(served.get("/style.css")->get_header_value("Content-Type") == "text/css; charset=utf-8");
}

TEST_CASE("An ad's page leads to the source's own way to apply, and describes the job for machines") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    const std::string body = served.body("/ad/" + uuid(3));
    CHECK(
        has(body, R"(<a class="apply" href="https://example.no/own" rel="noopener">Søk på stillingen</a>)"));
    CHECK(has(body, R"(<script type="application/ld+json">{"@context":"https://schema.org")"));
    CHECK(has(body, "<b>oss</b>"));
    CHECK(has(served.body("/ad/" + uuid(2)), "<h1>Kokk &amp;amp; &lt;b&gt;baker&lt;/b&gt;</h1>"));
}

TEST_CASE("An ad that has left is 410, one that never was is 404") {
    Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    CHECK(served.get("/ad/" + uuid(1))->status == 200);
    site.feed.stop(uuid(1));
    site.sync();
    const auto gone = served.get("/ad/" + uuid(1) + "?lang=en");
    CHECK(gone->status == 410);
    CHECK(has(gone->body, "This ad has been taken down"));
    CHECK(!has(gone->body, "Sykepleier"));
    CHECK(served.get("/ad/" + uuid(7))->status == 404);
    CHECK(served.get("/ad/%00")->status == 404);
    CHECK(served.get("/nowhere")->status == 404);
}

TEST_CASE("An ad whose last day is over is 410 without a run") {
    const Site site({raw(1, R"("title":"Kort")")});
    const ServedMirror served(site.mirror.path, open_at("2099-06-18T12:00:00Z"));
    CHECK(served.get("/ad/" + uuid(1))->status == 410);
    CHECK(has(served.body("/"), "0 treff"));
}

TEST_CASE("Pages speak the language that is asked for, else the browser's, else Norwegian") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    const auto language = [&served](const std::string& target, const std::string& accepted) {
        return served.get(target, {{"Accept-Language", accepted}})->get_header_value("Content-Language");
    };
    CHECK(language("/", "") == "no");
    CHECK(language("/", "en-GB,en;q=0.9,nb;q=0.8") == "en");
    CHECK(language("/", "nb-NO,nb;q=0.9,en;q=0.8") == "no");
    CHECK(language("/", "de, en;q=0.5") == "en");
    CHECK(language("/?lang=no", "en") == "no");
    CHECK(language("/?lang=en", "nb") == "en");
    CHECK(has(served.body("/?lang=en&q=lege"),
              R"(href="/?lang=no&amp;q=lege&amp;sort=relevance" hreflang="no")"));
}

TEST_CASE("Pages of results follow each other, and end") {
    std::vector<std::string> ads;
    for (int i = 1; i <= 45; ++i) ads.push_back(raw(i, R"("title":"Stilling")"));
    const Site site(ads);
    const ServedMirror served(site.mirror.path, open_at(at));
    const std::string first = served.body("/");
    CHECK(has(first, R"(<a rel="next" href="/?lang=no&amp;sort=newest&amp;page=2">)"));
    CHECK(!has(first, "rel=\"prev\""));
    std::size_t met = 0;
    for (int page = 1; page <= 4; ++page) {
        const std::string body = served.body(fmt::format("/?page={}", page));
        for (std::size_t i = body.find("<li>"); i != std::string::npos; i = body.find("<li>", i + 1)) ++met;
        CHECK(has(body, "rel=\"next\"") == (page < 3));
    }
    CHECK(met == 45);
    for (const char* page : {"0", "-1", "x", "99999999999999999999", "251"})
        CHECK(served.get(std::string("/?page=") + page)->status == 200);
}

TEST_CASE("Words in which there is nothing to look for find nothing, and the page says so") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    const auto answer = served.get("/?q=%22%22");
    CHECK(answer->status == 200);
    CHECK(has(answer->body, "Det er ingenting å søke etter i disse ordene."));
    CHECK(served.get("/feed.rss?q=%22%22")->status == 400);
}

TEST_CASE("A search can be followed as RSS and as a JSON Feed") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at));
    const auto rss = served.get("/feed.rss?q=lege");
    CHECK(rss->get_header_value("Content-Type") == "application/rss+xml; charset=utf-8");
    CHECK(has(rss->body, "<title>Lege</title>"));
    CHECK(!has(rss->body, "Sykepleier"));
    const std::string json = served.body("/feed.json?county=NORDLAND");
    CHECK(has(json, "\"version\":\"https://jsonfeed.org/version/1.1\""));
    CHECK(has(json, uuid(1)));
    CHECK(!has(json, uuid(3)));
}

}  // namespace jobfeed::test
