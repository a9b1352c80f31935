// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"
#include "sync/stilling_mirror.hpp"

#include "catch.hpp"

namespace jobfeed::test {
namespace {

std::string raw(int number, const std::string& fields) {
    return raw_ad(number, fmt::format("2024-06-0{}T10:00:00Z", 1 + number % 9), fields);
}

/// A mirror of a few ads.
struct Site {
    explicit Site(const std::vector<std::string>& ads) : feed(options(ads)), mirror(feed) { sync(); }

    static simulator::Options options(const std::vector<std::string>& ads) {
        simulator::Options options = feed_of(0);
        options.corpus = ads;
        options.now = simulator::parse_instant(at_noon);
        return options;
    }

    void sync() { mirror.sync({.at = moment(at_noon), .trust_clock = true}); }

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

}  // namespace

TEST_CASE("A search shows what it found, with places and dates") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const std::string all = served.body("/");
    CHECK(has(all, "3 stillinger"));
    CHECK(has(all, R"(<option value="NORDLAND">Nordland (1)</option>)"));
    CHECK(has(all, R"(<option value="MØRE OG ROMSDAL/VOLDA">Volda (1)</option>)"));
    const std::string found = served.body("/?q=sykepl&place=nordland/BOD%C3%98");
    CHECK(has(found, "1 stilling<"));
    CHECK(has(
        found,
        fmt::format(R"(<a href="/ad/{}?lang=no&amp;q=sykepl&amp;place=nordland%2FBOD%C3%98">Sykepleier</a>)",
                    uuid(1))));
    CHECK(has(found, "<strong>20. juni 2024</strong>"));
    CHECK(has(found, R"(<option value="NORDLAND/BODØ" selected>)"));
    CHECK(has(served.body("/?place=NORDLAND/VOLDA"), "0 stillinger"));
}

TEST_CASE("A search by occupation and by deadline") {
    const Site site({raw(1, R"x("title":"A","applicationDue":"2024-06-10",)x"
                            R"x("occupationCategories":[{"level1":"IT","level2":"Utvikling"}])x"),
                     raw(2, R"x("title":"B","applicationDue":"17.06.2024",)x"
                            R"x("occupationCategories":[{"level1":"IT","level2":"Drift"}])x"),
                     raw(3, R"x("title":"C","applicationDue":"2024-06-09T00:00:00")x")});
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const auto titles = [&served](const std::string& target) {
        const std::string body = served.body(target);
        std::string all;
        for (const char title : {'A', 'B', 'C'}) {
            if (has(body, fmt::format(">{}</a></h3>", title))) all += title;
        }
        return all;
    };
    CHECK(titles("/") == "ABC");
    CHECK(titles("/?occupation=it") == "AB");
    CHECK(titles("/?occupation=Drift") == "B");
    CHECK(titles("/?due=0") == "A");
    CHECK(titles("/?due=6") == "A");
    CHECK(titles("/?due=7&sort=deadline") == "AB");
    CHECK(has(served.body("/?due=0"), "Siste dag i dag"));
    CHECK(has(served.body("/"), R"(<option value="Drift">Drift (1)</option>)"));
    CHECK(has(served.body("/?sort=deadline"), "Fristen er ute"));
}

TEST_CASE(
    "The way back from an ad is the search that found it, without a word of it in the ad's own address") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const std::string body = served.body("/ad/" + uuid(1) + "?lang=en&q=sykepl&place=NORDLAND&due=30&page=2");
    CHECK(has(body, R"(<a href="/?lang=en&amp;q=sykepl&amp;place=NORDLAND&amp;due=30&amp;page=2">Back)"));
    CHECK(has(body, fmt::format(R"(<link rel="canonical" href="/ad/{}">)", uuid(1))));
}

TEST_CASE("Nothing of an ad or of a request is markup of the page") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    for (const std::string& target : {std::string("/"), "/ad/" + uuid(2), "/ad/" + uuid(3)}) {
        const std::string body = served.body(target);
        INFO(target);
        CHECK(!has(body, "<script>"));
        CHECK(!has(body, "<p onclick"));
        CHECK(!has(body, "javascript:"));
        CHECK(!has(body, "<b>baker"));
    }
    const std::string evil = escaped("\"><script>alert(1)</script>&q='");
    const std::string body = served.body("/?q=" + evil + "&place=" + evil + "&occupation=" + evil +
                                         "&due=" + evil + "&sort=" + evil + "&lang=" + evil);
    CHECK(!has(body, "<script>"));
    CHECK(has(body, R"(value="&quot;&gt;&lt;script&gt;)"));
}

TEST_CASE("Pages may load nothing but their own style sheet") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
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
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const std::string body = served.body("/ad/" + uuid(3));
    CHECK(
        has(body, R"(<a class="button" href="https://example.no/own" rel="noopener">Søk på stillingen</a>)"));
    CHECK(has(body, R"(<script type="application/ld+json">{"@context":"https://schema.org")"));
    CHECK(has(body, "<b>oss</b>"));
    CHECK(has(served.body("/ad/" + uuid(2)), "<h1 lang=\"no\">Kokk &amp;amp; &lt;b&gt;baker&lt;/b&gt;</h1>"));
}

TEST_CASE("An ad's page shows whom to ask, with links only to what can be called or written to") {
    StillingMirror mirror{events_feed(1, 0)};
    const std::string id = "00000000-0000-4000-8000-00000000000a";
    mirror.feed.stilling().put_raw(
        R"({"uuid":")" + id + R"(","status":"ACTIVE","sistEndret":"2024-06-10T10:00:00.000+02:00",)" +
        R"("ad_content":{"uuid":")" + id + R"(","title":"Kokk","expires":"2024-06-12T00:00:00+02:00",)" +
        R"x("contactList":[{"name":"<b>Kari</b>","email":"kari&co@example.com","phone":"+47 (00) 11-22",)x" +
        R"("title":"Leder"},{"name":"Ola","email":"x@y\" onclick=\"z","phone":"ring \"><script>"}]}})");
    mirror.sync();
    const ServedMirror served(mirror.path, open_at(at_noon));
    const std::string body = served.body("/ad/" + id);
    CHECK(has(body, R"(<strong>&lt;b&gt;Kari&lt;/b&gt;</strong>)"));
    CHECK(has(body, R"(<a href="tel:+47001122">+47 (00) 11-22</a>)"));
    CHECK(has(body, R"(<a href="mailto:kari%26co@example.com">kari&amp;co@example.com</a>)"));
    CHECK(has(body, R"(<span>x@y&quot; onclick=&quot;z</span>)"));
    CHECK(has(body, R"(<span>ring &quot;&gt;&lt;script&gt;</span>)"));
}

TEST_CASE("An ad's page leads also to addresses without their scheme, and to mail") {
    const auto button = [](const std::string& address) {
        const Site site({raw(1, R"("title":"Kokk","applicationUrl":")" + address + R"(")")});
        return ServedMirror(site.mirror.path, open_at(at_noon)).body("/ad/" + uuid(1));
    };
    CHECK(has(button("www.bedrift.no/jobb?a=1&b=2"),
              R"(class="button" href="https://www.bedrift.no/jobb?a=1&amp;b=2")"));
    CHECK(has(button("mailto:jobb@bedrift.no"), R"(class="button" href="mailto:jobb@bedrift.no")"));
    CHECK(has(button("jobb@bedrift.no"), R"(class="button" href="mailto:jobb@bedrift.no")"));
    CHECK(!has(button("javascript:alert(1)"), R"(class="button" href="javascript)"));
}

TEST_CASE("A page explains the API, in both languages") {
    const Site site({raw(1, R"("title":"Kokk")")});
    FeedServerSettings settings = open_at(at_noon);
    settings.cap = 999;
    const ServedMirror served(site.mirror.path, settings);
    CHECK(has(served.body("/"), R"(href="/api?lang=no")"));
    for (const char* language : {"no", "en"}) {
        const std::string page = served.body(std::string("/api?lang=") + language);
        for (const char* word : {"Bearer", "429", "999", "[*,", "/openapi.json", "INACTIVE"}) {
            CAPTURE(language, word);
            CHECK(has(page, word));
        }
    }
}

TEST_CASE("An ad that has left is 410, one that never was is 404") {
    Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
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
    CHECK(has(served.body("/"), "0 stillinger"));
}

TEST_CASE("What was shown a moment ago is not shown when its last day is over, or it was withdrawn") {
    Site site(some_ads());
    Timestamp clock = moment(at_noon);
    FeedServerSettings settings = open_at(at_noon);
    settings.clock = [&clock] { return clock; };
    const ServedMirror served(site.mirror.path, settings);
    const std::vector<std::string> targets{"/", "/feed.rss", "/ad/" + uuid(1), std::string(ads_path)};
    const auto shown = [&](std::string_view text) {
        std::string all;
        for (const std::string& target : targets) all += has(served.body(target), text) ? "+" : "-";
        return all;
    };
    for (int i = 0; i < 3; ++i) CHECK(shown("Sykepleier") == "++++");
    site.feed.stop(uuid(3));
    site.sync();
    CHECK(shown("Lege") == "----");
    CHECK(shown("Sykepleier") == "++++");
    clock = end_of_day_in_oslo(moment("2099-06-18T12:00:00Z"));
    CHECK(shown("Sykepleier") == "----");
    clock = moment(at_noon);
    CHECK(shown("Sykepleier") == "++++");
}

TEST_CASE("Answers for who asks otherwise are not mixed up") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    for (int i = 0; i < 2; ++i) {
        CHECK(has(served.body("/", {{"Accept-Language", "en"}}), "3 jobs"));
        CHECK(has(served.body("/", {{"Accept-Language", "nb"}}), "3 stillinger"));
        CHECK(has(served.body("/?q=lege"), "1 stilling<"));
        CHECK(has(served.body("/?q=lege%00place%01NORDLAND"), "stilling"));
        CHECK(has(served.body("/?q=lege&place=NORDLAND"), "0 stillinger"));
        const auto packed = served.get("/", {{"Accept-Encoding", "gzip"}});
        CHECK(packed->get_header_value("Content-Encoding") == "gzip");
        CHECK(!served.get("/", {{"Accept-Encoding", "identity"}})->has_header("Content-Encoding"));
        const std::string etag = packed->get_header_value("ETag");
        const auto same = served.get("/", {{"If-None-Match", etag}, {"Accept-Encoding", "gzip"}});
        CHECK(same->status == 304);
        CHECK(same->body.empty());
        CHECK(!same->has_header("Content-Encoding"));
    }
}

TEST_CASE("Pages speak the language that is asked for, else the browser's, else Norwegian") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const auto language = [&served](const std::string& target, const std::string& accepted) {
        return served.get(target, {{"Accept-Language", accepted}})->get_header_value("Content-Language");
    };
    CHECK(language("/", "") == "no");
    CHECK(language("/", "en-GB,en;q=0.9,nb;q=0.8") == "en");
    CHECK(language("/", "nb-NO,nb;q=0.9,en;q=0.8") == "no");
    CHECK(language("/", "de, en;q=0.5") == "en");
    CHECK(language("/?lang=no", "en") == "no");
    CHECK(language("/?lang=en", "nb") == "en");
    CHECK(has(served.body("/?lang=en&q=lege"), R"(href="/?lang=no&amp;q=lege" hreflang="no")"));
}

TEST_CASE("Pages of results follow each other, and end") {
    std::vector<std::string> ads;
    for (int i = 1; i <= 45; ++i) ads.push_back(raw(i, R"("title":"Stilling")"));
    const Site site(ads);
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const std::string first = served.body("/");
    CHECK(has(first, R"(rel="next" href="/?lang=no&amp;page=2")"));
    CHECK(!has(first, "rel=\"prev\""));
    std::size_t seen = 0;
    for (int page = 1; page <= 3; ++page) {
        const std::string body = served.body(fmt::format("/?page={}", page));
        for (std::size_t i = body.find("<h3"); i != std::string::npos; i = body.find("<h3", i + 1)) ++seen;
        CHECK(has(body, "rel=\"next\"") == (page < 3));
    }
    CHECK(seen == 45);
    CHECK(has(served.body("/?page=4"), "Side 3 av 3"));
    for (const char* page : {"0", "-1", "x", "99999999999999999999", "251"})
        CHECK(served.get(std::string("/?page=") + page)->status == 200);
}

TEST_CASE("Words in which there is nothing to look for find nothing, and the page says so") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const auto answer = served.get("/?q=%22%22");
    CHECK(answer->status == 200);
    CHECK(has(answer->body, "Det er ingenting å søke etter i disse ordene."));
    CHECK(served.get("/feed.rss?q=%22%22")->status == 400);
}

TEST_CASE("A search can be followed as RSS and as a JSON Feed") {
    const Site site(some_ads());
    const ServedMirror served(site.mirror.path, open_at(at_noon));
    const auto rss = served.get("/feed.rss?q=lege");
    CHECK(rss->get_header_value("Content-Type") == "application/rss+xml; charset=utf-8");
    CHECK(has(rss->body, "<title>Lege</title>"));
    CHECK(!has(rss->body, "Sykepleier"));
    const std::string json = served.body("/feed.json?place=NORDLAND");
    CHECK(has(json, "\"version\":\"https://jsonfeed.org/version/1.1\""));
    CHECK(has(json, uuid(1)));
    CHECK(!has(json, uuid(3)));
}

}  // namespace jobfeed::test
