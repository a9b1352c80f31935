// SPDX-License-Identifier: MIT
#include "serve/search_page.hpp"

#include "serve/page_template.hpp"
#include "serve/search.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/exporter.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace jobfeed::serve {
namespace {

std::string filled(std::string_view text, const auto&... values) {
    return fmt::format(fmt::runtime(text), values...);
}

std::string due_within_text(int days, Language language) {
    if (days == 0) return std::string(phrase("T_DUE_TODAY", language));
    return filled(phrase("T_DUE_WITHIN", language), days);
}

/// Groups of options for a select.
class Options {
  public:
    Options(PageValues& values, std::string_view section, std::string chosen)
        : values_(values), section_(section), chosen_(std::move(chosen)) {}

    /// The value of a part is its own name, behind the group's if there is a separator.
    void add(const NameGroup& group, std::string_view separator) {
        const std::string name = proper_name(one_line(group.all.name));
        // A county that is one municipality needs one option.
        const bool has_parts = group.parts.size() > 1 ||
                               (group.parts.size() == 1 && !same_name(group.parts[0].name, group.all.name));
        add(group.all.name, name, group.all.ads, has_parts ? name : "", false);
        for (std::size_t i = 0; has_parts && i < group.parts.size(); ++i) {
            const NameCount& part = group.parts[i];
            add(separator.empty() ? part.name : fmt::format("{}{}{}", group.all.name, separator, part.name),
                proper_name(one_line(part.name)), part.ads, "", i + 1 == group.parts.size());
        }
    }

  private:
    void add(const std::string& value, const std::string& name, std::uint64_t ads, const std::string& group,
             bool is_last) {
        const bool chosen = value.size() == chosen_.size() && same_name(value, chosen_);
        values_.add_row(section_, {{"VALUE", value},
                                   {"NAME", name},
                                   {"COUNT", number_text(ads)},
                                   {"CHOSEN", chosen ? "1" : ""},
                                   {"GROUP", group},
                                   {"LAST", is_last ? "1" : ""}});
    }

    PageValues& values_;
    std::string_view section_;
    std::string chosen_;
};

/// The first is the default and has no value, so that words typed later switch to the best match first.
void add_sorts(PageValues& values, const Search& search) {
    const auto add = [&](std::string_view value, std::string_view name) {
        values.add_row("SORTS", {{"VALUE", value},
                                 {"NAME", phrase(name, search.language)},
                                 {"CHOSEN", search.sort == value ? "1" : ""}});
    };
    add("", search.words.empty() ? "T_NEWEST" : "T_RELEVANCE");
    if (!search.words.empty()) add("newest", "T_NEWEST");
    add("deadline", "T_DEADLINE_FIRST");
}

void add_due(PageValues& values, const Search& search) {
    for (const int days : {0, 3, 7, 14, 30}) {
        values.add_row("DUE_WITHIN", {{"VALUE", std::to_string(days)},
                                      {"NAME", due_within_text(days, search.language)},
                                      {"CHOSEN", search.due == days ? "1" : ""}});
    }
}

void add_form(PageValues& values, const Search& search, const Choices& choices) {
    values.set("WORDS", search.words);
    Options places(values, "PLACES", search.place);
    for (const NameGroup& county : choices.places) places.add(county, "/");
    Options occupations(values, "OCCUPATIONS", search.occupation);
    for (const NameGroup& field : choices.occupations) occupations.add(field, "");
    add_due(values, search);
    add_sorts(values, search);
}

/// What was chosen, each with the way to the search without it.
void add_chosen(PageValues& values, const Search& search) {
    if (search.is_narrowed()) values.show("NARROWED");
    const auto add = [&](const std::string& name, auto Search::*member) {
        if (name.empty()) return;
        Search without = search.at_page(1);
        without.*member = {};
        values.add_row("CHOSEN", {{"NAME", name}, {"WITHOUT", without.address("/")}});
    };
    add(search.words, &Search::words);
    add(joined({proper_name(std::string(search.municipality())), proper_name(std::string(search.county()))},
               ", "),
        &Search::place);
    add(search.occupation, &Search::occupation);
    if (search.due) {
        add(fmt::format("{} {}", phrase("T_DEADLINE", search.language),
                        due_within_text(*search.due, search.language)),
            &Search::due);
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

void add_ad(PageValues& values, const Search& search, Row row, Timestamp at) {
    const auto text = [&row](std::size_t column) { return one_line(row[column].value_or("")); };
    const auto published = parse_timestamp(row[5].value_or(""));
    const DueText due =
        due_text(row[4].value_or(""), parse_timestamp(row[6].value_or("")), at, values.language());
    std::string title = title_text(row[1].value_or(""));
    if (title.empty()) title = title_text(row[9].value_or(""));
    values.add_row("ADS",
                   {{"LINK", search.address("/ad/" + text(0))},
                    {"TITLE", title.empty() ? text(0) : title},
                    {"EMPLOYER", title_text(row[2].value_or(""))},
                    {"PLACES", places_text(row[3].value_or(""))},
                    {"TERMS", joined({text(7), text(8)}, ", ")},
                    {"DUE", due.day},
                    {"LEFT", due.soon ? "" : due.left},
                    {"SOON", due.soon ? due.left : ""},
                    {"PUBLISHED", published ? recent_day_text(*published, at, values.language()) : ""}});
}

/// Adds the ads; how many there are in all, or nothing for words in which there is nothing to look for.
std::optional<std::uint64_t> add_ads(PageValues& values, const Mirror& mirror, const Search& search,
                                     Timestamp at) {
    Query query = search.query(at);
    query.columns = {"uuid",      "title",       "employer",        "places", "application_due",
                     "published", "shown_until", "engagement_type", "extent", "job_title"};
    query.limit = Search::ads_on_a_page;
    query.skip = (search.page - 1) * Search::ads_on_a_page;
    try {
        return mirror.search(query, [&](Row row) {
            add_ad(values, search, row, at);
            return true;
        });
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::usage) throw;
        return std::nullopt;
    }
}

std::uint64_t pages_of(std::uint64_t total) {
    return std::min((total + Search::ads_on_a_page - 1) / Search::ads_on_a_page, Search::last_page);
}

void add_paging(PageValues& values, const Search& search, std::uint64_t total) {
    values.set("START", std::to_string((search.page - 1) * Search::ads_on_a_page + 1));
    const std::uint64_t pages = pages_of(total);
    if (pages < 2 && search.page == 1) return;
    values.show("PAGING");
    values.set("PAGE_OF_PAGES", filled(phrase("T_PAGE_OF_PAGES", search.language), search.page, pages));
    if (search.page > 1)
        values.show("PREVIOUS", "PREVIOUS_PAGE",
                    search.at_page(std::min(search.page - 1, pages)).address("/"));
    if (search.page < pages) values.show("NEXT", "NEXT_PAGE", search.at_page(search.page + 1).address("/"));
}

void add_hits(PageValues& values, const Search& search, std::optional<std::uint64_t> total) {
    values.set("COUNT", number_text(total.value_or(0)));
    if (total == 1U) values.set("T_HITS", phrase("T_HIT", search.language));
    if (!total) values.show("UNREADABLE");
    if (total == 0U) values.show("NO_HITS");
    if (total.value_or(0) > 0) values.show("HITS");
    add_paging(values, search, total.value_or(0));
}

std::string title_of(const Search& search) {
    const std::string site(phrase("T_SITE", search.language));
    const std::string about = joined({search.words, proper_name(std::string(search.municipality())),
                                      proper_name(std::string(search.county())), search.occupation},
                                     ", ");
    return joined({about, site}, " – ");
}

}  // namespace

Answer search_page(const Request& request, const Mirror& mirror, const Choices& choices, Timestamp at) {
    Search search(request);
    PageValues values(search.language);
    values.set("TITLE", title_of(search));
    add_form(values, search, choices);
    add_chosen(values, search);
    auto total = add_ads(values, mirror, search, at);
    // Ads have left since the link was made: the last page is the nearest.
    if (total.value_or(0) > 0 && search.page > pages_of(*total)) {
        search = search.at_page(pages_of(*total));
        total = add_ads(values, mirror, search, at);
    }
    add_hits(values, search, total);
    values.set("OTHER_LANGUAGE", search.in_other_language().address("/"));
    values.show("FEEDS");
    values.set("RSS", search.at_page(1).address("/feed.rss"));
    values.set("JSON_FEED", search.at_page(1).address("/feed.json"));
    if (const auto fresh = mirror.last_complete(at))
        values.show("FRESH", "FRESH_TIME", time_text(*fresh, search.language));
    return page_answer(200, Page::search, values);
}

Answer search_feed(const Request& request, const Mirror& mirror, std::string_view format, Timestamp at) {
    constexpr std::uint64_t most = 50;
    std::string text;
    const auto exporter = make_exporter(format,
                                        [&text](std::string_view part) {
                                            text += part;
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
    return Answer{.body = std::move(text)}
        .with("Content-Type", is_rss ? "application/rss+xml; charset=utf-8" : "application/feed+json")
        .with("Cache-Control", "public, max-age=300");
}

}  // namespace jobfeed::serve
