// SPDX-License-Identifier: MIT
#include "serve/search_page.hpp"

#include "serve/page_template.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/exporter.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace jobfeed::serve {
namespace {

constexpr std::uint64_t ads_on_a_page = 20;
constexpr std::uint64_t last_page = 250;  // of the 5000 hits that anybody can want

/// What the form asks for.
struct Search {
    std::string words;
    std::string county;
    std::string municipality;
    std::string sort;
    std::uint64_t page = 1;
    Language language = Language::norwegian;

    explicit Search(const Request& request) : language(language_of(request)) {
        const auto text = [&request](std::string_view name) {
            constexpr std::size_t longest = 200;
            return one_line(request.parameter(name).value_or("").substr(0, longest));
        };
        words = text("q");
        county = text("county");
        municipality = text("municipality");
        sort = text("sort");
        if (sort != "deadline" && (sort != "relevance" || words.empty())) sort = "newest";
        if (request.parameter("sort").value_or("").empty() && !words.empty()) sort = "relevance";
        const std::string number = text("page");
        std::from_chars(number.data(), number.data() + number.size(), page);
        page = std::clamp<std::uint64_t>(page, 1, last_page);
    }

    [[nodiscard]] Query query(Timestamp at) const {
        Query query{.at = at, .words = words};
        if (!county.empty()) query.filters.counties = {county};
        if (!municipality.empty()) query.filters.municipalities = {municipality};
        query.order = sort == "deadline"    ? AdOrder::deadline
                      : sort == "relevance" ? AdOrder::relevance
                                            : AdOrder::newest;
        return query;
    }

    /// The same search at another path, or another page of it, or in another language.
    [[nodiscard]] std::string address(std::string_view path, std::uint64_t at_page, Language in) const {
        std::string out = fmt::format("{}?lang={}", path, code_of(in));
        const std::array<std::pair<std::string_view, const std::string*>, 4> all{
            {{"q", &words}, {"county", &county}, {"municipality", &municipality}, {"sort", &sort}}};
        for (const auto& [name, value] : all) {
            if (!value->empty()) out += fmt::format("&{}={}", name, url_escaped(*value));
        }
        return at_page > 1 ? out + fmt::format("&page={}", at_page) : out;
    }

    [[nodiscard]] std::string address(std::string_view path) const { return address(path, 1, language); }
};

void add_names(PageValues& values, std::string_view section, const std::vector<NameCount>& names,
               const std::string& chosen) {
    const std::string wanted = upper_case(chosen);
    for (const NameCount& each : names) {
        values.add_row(section, {{"VALUE", each.name},
                                 {"NAME", proper_name(each.name)},
                                 {"COUNT", number_text(each.ads)},
                                 {"CHOSEN", upper_case(each.name) == wanted ? "1" : ""}});
    }
}

void add_sorts(PageValues& values, const Search& search) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> sorts{
        {{"relevance", "T_RELEVANCE"}, {"newest", "T_NEWEST"}, {"deadline", "T_DEADLINE_FIRST"}}};
    for (const auto& [value, name] : sorts) {
        values.add_row("SORTS", {{"VALUE", value},
                                 {"NAME", phrase(name, search.language)},
                                 {"CHOSEN", search.sort == value ? "1" : ""}});
    }
}

std::string places_text(std::string_view places) {
    std::string text;
    std::size_t count = 0;
    constexpr std::size_t most = 3;
    while (!places.empty()) {
        const auto end = std::min(places.find("; "), places.size());
        if (count < most)
            text.append(count == 0 ? "" : ", ").append(proper_name(one_line(places.substr(0, end))));
        ++count;
        places.remove_prefix(std::min(end + 2, places.size()));
    }
    return count > most ? text + fmt::format(" +{}", count - most) : text;
}

void add_ad(PageValues& values, Row row) {
    const auto text = [&row](std::size_t column) { return one_line(row[column].value_or("")); };
    const auto published = parse_timestamp(row[5].value_or(""));
    std::string title = title_text(row[1].value_or(""));
    if (title.empty()) title = text(0);
    values.add_row("ADS", {{"UUID", text(0)},
                           {"TITLE", title},
                           {"EMPLOYER", text(2)},
                           {"PLACES", places_text(row[3].value_or(""))},
                           {"DEADLINE", deadline_text(row[4].value_or(""), values.language())},
                           {"PUBLISHED", published ? day_text(*published, values.language()) : ""}});
}

/// Adds the ads; how many there are in all, or nothing for words in which there is nothing to look for.
std::optional<std::uint64_t> add_ads(PageValues& values, const Mirror& mirror, const Search& search,
                                     Timestamp at) {
    try {
        Query query = search.query(at);
        const std::uint64_t total = mirror.count(query);
        query.columns = {"uuid", "title", "employer", "places", "application_due", "published"};
        query.limit = ads_on_a_page;
        query.skip = (search.page - 1) * ads_on_a_page;
        mirror.each_ad(query, [&values](Row row) {
            add_ad(values, row);
            return true;
        });
        return total;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return std::nullopt;
    }
}

void add_links(PageValues& values, const Search& search, std::uint64_t total) {
    const Language other = search.language == Language::english ? Language::norwegian : Language::english;
    values.set("OTHER_LANGUAGE", search.address("/", search.page, other));
    values.set("RSS", search.address("/feed.rss"));
    values.set("JSON_FEED", search.address("/feed.json"));
    values.show("FEEDS");
    values.set("START", std::to_string((search.page - 1) * ads_on_a_page + 1));
    if (search.page > 1) {
        values.show("PREVIOUS");
        values.set("PREVIOUS_PAGE", search.address("/", search.page - 1, search.language));
    }
    if (search.page * ads_on_a_page < total && search.page < last_page) {
        values.show("NEXT");
        values.set("NEXT_PAGE", search.address("/", search.page + 1, search.language));
    }
}

}  // namespace

Answer search_page(const Request& request, const Mirror& mirror, const PlaceNames& names, Timestamp at) {
    const Search search(request);
    PageValues values(search.language);
    const std::string_view site = phrase("T_SITE", search.language);
    values.set("TITLE",
               search.words.empty() ? std::string(site) : fmt::format("{} – {}", search.words, site));
    values.set("WORDS", search.words);
    add_names(values, "COUNTIES", names.counties, search.county);
    add_names(values, "MUNICIPALITIES", names.municipalities, search.municipality);
    add_sorts(values, search);
    const auto total = add_ads(values, mirror, search, at);
    values.set("COUNT", number_text(total.value_or(0)));
    if (!total) values.show("UNREADABLE");
    if (total == 0U) values.show("NO_HITS");
    add_links(values, search, total.value_or(0));
    if (const auto fresh = mirror.last_complete(at)) {
        values.show("FRESH");
        values.set("FRESH_TIME", day_text(*fresh, search.language));
    }
    return page_answer(200, Page::search, values);
}

Answer search_feed(const Request& request, const Mirror& mirror, std::string_view format, Timestamp at) {
    constexpr std::uint64_t most = 50;
    Answer answer;
    const auto exporter = make_exporter(format,
                                        [&answer](std::string_view text) {
                                            answer.body += text;
                                            return true;
                                        },
                                        {.at = at});
    Query query = Search(request).query(at);
    query.columns = exporter->default_columns();
    query.order = AdOrder::newest;
    query.limit = most;
    exporter->begin(query.columns);
    try {
        mirror.each_ad(query, [&exporter](Row row) { return exporter->write(row); });
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return text_answer(400, error.what());
    }
    exporter->end();
    const bool is_rss = format == "rss";
    return answer
        .with("Content-Type", is_rss ? "application/rss+xml; charset=utf-8" : "application/feed+json")
        .with("Cache-Control", "public, max-age=300");
}

}  // namespace jobfeed::serve
