// SPDX-License-Identifier: MIT
#include "serve/ad_page.hpp"

#include "serve/page_template.hpp"

#include <jobfeed/exporter.hpp>
#include <jobfeed/html.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>

namespace jobfeed::serve {
namespace {

std::string shown(const Text& text) {
    return text ? one_line(*text) : std::string{};
}

/// Of those that are there, each once.
std::string joined(std::initializer_list<std::string> parts, std::string_view between) {
    std::string all;
    std::string last;
    for (const std::string& part : parts) {
        if (part.empty() || part == last) continue;
        all.append(all.empty() ? "" : between).append(part);
        last = part;
    }
    return all;
}

/// NAV's terms want the source's own way to apply first.
std::string apply_link(const Ad& ad) {
    for (const Text* address : {&ad.application_url, &ad.source_url, &ad.link}) {
        std::string text = shown(*address);
        if (is_safe_link(text)) return text;
    }
    return {};
}

/// Adds facts; one without a text is none.
class Facts {
  public:
    explicit Facts(PageValues& values) : values_(values) {}

    void add(std::string_view norwegian, std::string_view english, const std::string& text,
             const std::string& link = {}) {
        if (text.empty()) return;
        const bool is_english = values_.language() == Language::english;
        values_.add_row("FACTS", {{"LABEL", last_ == english ? ""
                                            : is_english     ? english
                                                             : norwegian},
                                  {"TEXT", text},
                                  {"LINK", is_safe_link(link) ? link : ""}});
        last_ = english;
    }

  private:
    PageValues& values_;
    std::string_view last_{};  ///< a label stands before the first of its facts
};

void add_facts(PageValues& values, const KeptAd& kept) {
    const Ad& ad = kept.ad;
    Facts facts(values);
    facts.add("Søknadsfrist", "Apply by", deadline_text(ad.application_due.value_or(""), values.language()));
    for (const WorkLocation& place : ad.work_locations) facts.add("Sted", "Place", place_text(place));
    facts.add("Stilling", "Job", title_text(ad.job_title.value_or("")));
    for (const Occupation& occupation : ad.occupations)
        facts.add("Yrke", "Occupation", joined({shown(occupation.level1), shown(occupation.level2)}, " › "));
    facts.add("Vilkår", "Terms",
              joined({shown(ad.engagement_type), shown(ad.extent), shown(ad.sector)}, ", "));
    facts.add("Antall", "Positions", shown(ad.position_count));
    facts.add("Oppstart", "Begins", deadline_text(ad.start_time.value_or(""), values.language()));
    facts.add("Organisasjonsnummer", "Organisation number", shown(ad.orgnr));
    facts.add("Nettsted", "Website", shown(ad.employer_homepage), shown(ad.employer_homepage));
    facts.add("Publisert", "Published", ad.published ? day_text(*ad.published, values.language()) : "");
    if (kept.shown_until)
        facts.add("Vises til og med", "Shown until",
                  day_text(*kept.shown_until - std::chrono::milliseconds{1}, values.language()));
    facts.add("Kilde", "Source", shown(ad.source), shown(ad.source_url));
    facts.add("Hos NAV", "At NAV", shown(ad.link), shown(ad.link));
}

std::string json_ld(const Mirror& mirror, std::string_view uuid, Timestamp at) {
    std::string json;
    const auto exporter = make_exporter("jsonld", [&json](std::string_view text) {
        json += text;
        return true;
    });
    Query query{.columns = exporter->default_columns(), .at = at, .uuids = {std::string(uuid)}};
    exporter->begin(query.columns);
    mirror.each_ad(query, [&exporter](Row row) { return exporter->write(row); });
    exporter->end();
    return json;
}

void set_other_language(PageValues& values, std::string_view path) {
    const bool is_english = values.language() == Language::english;
    values.set("OTHER_LANGUAGE", fmt::format("{}?lang={}", path,
                                             code_of(is_english ? Language::norwegian : Language::english)));
}

Answer notice(const Request& request, int status, std::string_view title, std::string_view why) {
    PageValues values(language_of(request));
    values.set("TITLE", phrase(title, values.language()));
    values.set("WHY", phrase(why, values.language()));
    set_other_language(values, "/");
    return page_answer(status, Page::gone, values);
}

Answer page_of(const Request& request, const Mirror& mirror, const KeptAd& kept, Timestamp at) {
    const Ad& ad = kept.ad;
    PageValues values(language_of(request));
    const std::string title = title_text(ad.title ? *ad.title : ad.job_title.value_or(""));
    values.set("TITLE", title.empty() ? ad.uuid : title);
    values.set("EMPLOYER", shown(ad.employer));
    set_other_language(values, "/ad/" + ad.uuid);
    if (const std::string link = apply_link(ad); !link.empty()) {
        values.show("APPLY");
        values.set("APPLY_LINK", link);
    }
    add_facts(values, kept);
    if (kept.description) {
        values.show("DESCRIPTION");
        values.set("DESCRIPTION_HTML", safe_html(*kept.description));
    }
    if (kept.employer_description) {
        values.show("ABOUT");
        values.set("ABOUT_HTML", safe_html(*kept.employer_description));
    }
    values.show("JSON_LD");
    values.set("JSON", json_ld(mirror, ad.uuid, at));
    return page_answer(200, Page::ad, values);
}

}  // namespace

Answer ad_page(const Request& request, const Mirror& mirror, std::string_view uuid, Timestamp at) {
    const auto kept = mirror.find(uuid);
    if (kept && kept->is_active(at)) return page_of(request, mirror, *kept, at);
    if (kept || mirror.tombstone(uuid)) return notice(request, 410, "T_GONE", "T_GONE_WHY");
    return not_found_page(request);
}

Answer not_found_page(const Request& request) {
    return notice(request, 404, "T_NOT_FOUND", "T_NOT_FOUND_WHY");
}

}  // namespace jobfeed::serve
