// SPDX-License-Identifier: MIT
#include "serve/ad_page.hpp"

#include "serve/page_template.hpp"
#include "serve/search.hpp"

#include <jobfeed/exporter.hpp>
#include <jobfeed/html.hpp>
#include <jobfeed/kept_ad.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::serve {
namespace {

/// NAV's terms want the source's own way to apply first.
std::string apply_link(const Ad& ad) {
    for (const Text* address : {&ad.application_url, &ad.source_url, &ad.link}) {
        std::string link = link_of(shown(*address));
        if (!link.empty()) return link;
    }
    return {};
}

/// `arbeidsplassen.nav.no` of an address.
std::string host_of(std::string_view address) {
    const std::size_t begin = address.find("://");
    if (begin == std::string_view::npos) return std::string(address.substr(address.find(':') + 1));
    address.remove_prefix(begin + 3);
    address = address.substr(0, address.find_first_of("/?#"));
    return std::string(address.starts_with("www.") ? address.substr(4) : address);
}

/// Rows of a list of facts; one without a text is none. A label stands before the first of its facts.
class Facts {
  public:
    Facts(PageValues& values, std::string_view section) : values_(values), section_(section) {}

    void add(std::string_view label, const std::string& text, const std::string& link = {}) {
        if (text.empty()) return;
        values_.add_row(section_, {{"LABEL", label == last_ ? "" : phrase(label, values_.language())},
                                   {"TEXT", text},
                                   {"LINK", html_escaped(link)}});
        last_ = label;
    }

    /// The host, as a link there.
    void add_link(std::string_view label, const Text& address) {
        const std::string link = link_of(shown(address));
        if (!link.empty()) add(label, host_of(link), link);
    }

  private:
    PageValues& values_;
    std::string_view section_;
    std::string_view last_{};
};

void add_facts(PageValues& values, const Ad& ad) {
    Facts facts(values, "FACTS");
    std::string last;
    for (const WorkLocation& place : ad.work_locations) {
        std::string text = place_text(place);
        if (text != last) facts.add("T_PLACE", text);
        last = std::move(text);
    }
    if (const std::string job = title_text(ad.job_title.value_or("")); !same_name(job, shown(ad.title)))
        facts.add("T_JOB", job);
    for (const Occupation& occupation : ad.occupations)
        facts.add("T_OCCUPATION", joined({shown(occupation.level1), shown(occupation.level2)}, " › "));
    const std::string sector = shown(ad.sector);
    facts.add(
        "T_TERMS",
        joined({shown(ad.engagement_type), shown(ad.extent), sector == "Ikke oppgitt" ? "" : sector}, ", "));
    if (const std::string count = shown(ad.position_count); count != "1") facts.add("T_POSITIONS", count);
    facts.add("T_BEGINS", written_day_text(ad.start_time.value_or(""), values.language()));
}

void add_origin(PageValues& values, const KeptAd& kept) {
    const Ad& ad = kept.ad;
    Facts facts(values, "ORIGIN");
    const auto day = [&](std::optional<Timestamp> moment) {
        return moment ? day_text(*moment, values.language()) : std::string{};
    };
    facts.add("T_PUBLISHED", day(ad.published));
    if (day(ad.updated) != day(ad.published)) facts.add("T_CHANGED", day(ad.updated));
    if (kept.shown_until) facts.add("T_SHOWN_UNTIL", day(*kept.shown_until - std::chrono::milliseconds{1}));
    facts.add("T_ORGNR", shown(ad.orgnr));
    facts.add_link("T_WEBSITE", ad.employer_homepage);
    facts.add("T_FROM", shown(ad.source));
    if (link_of(shown(ad.source_url)) != apply_link(ad)) facts.add_link("T_AT_NAV", ad.source_url);
    if (link_of(shown(ad.link)) != apply_link(ad)) facts.add_link("T_AT_NAV", ad.link);
}

/// `tel:+4700112233`; empty for what cannot be called.
std::string call_link(std::string_view phone) {
    std::string digits;
    for (const char letter : phone) {
        const bool is_digit = letter >= '0' && letter <= '9';
        if (is_digit || (letter == '+' && digits.empty())) digits += letter;
        if (!is_digit && std::string_view(" +-().").find(letter) == std::string_view::npos) return {};
    }
    constexpr std::size_t fewest = 3;
    return digits.size() < fewest ? std::string{} : "tel:" + digits;
}

/// `mailto:kari@example.no`; empty for what is no address.
std::string mail_link(std::string_view email) {
    const std::size_t at = email.find('@');
    if (at == 0 || at + 1 >= email.size() || email.find_first_of(" ,;@", at + 1) != std::string_view::npos)
        return {};
    return fmt::format("mailto:{}@{}", url_escaped(email.substr(0, at)), url_escaped(email.substr(at + 1)));
}

void add_contacts(PageValues& values, const Ad& ad) {
    for (const Contact& contact : ad.contacts) {
        const std::string phone = shown(contact.phone);
        const std::string email = shown(contact.email);
        values.add_row("CONTACTS", {{"NAME", shown(contact.name)},
                                    {"ROLE", joined({shown(contact.title), shown(contact.role)}, ", ")},
                                    {"PHONE", phone},
                                    {"CALL", call_link(phone)},
                                    {"EMAIL", email},
                                    {"MAIL", mail_link(email)}});
    }
    if (!ad.contacts.empty()) values.show("CONTACT");
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

std::string places_of(const Ad& ad) {
    std::vector<std::string> names;
    for (const WorkLocation& place : ad.work_locations) {
        const Text& name = place.municipality ? place.municipality
                           : place.county     ? place.county
                                              : place.country;
        const std::string text = proper_name(shown(name));
        if (!text.empty() && std::find(names.begin(), names.end(), text) == names.end())
            names.push_back(text);
    }
    constexpr std::size_t most = 3;
    const std::size_t more = names.size() > most ? names.size() - most : 0;
    names.resize(names.size() - more);
    std::string all = fmt::format("{}", fmt::join(names, ", "));
    return more > 0 ? all + fmt::format(" +{}", more) : all;
}

void add_texts(PageValues& values, const KeptAd& kept) {
    if (kept.description) values.show("DESCRIPTION", "DESCRIPTION_HTML", safe_html(*kept.description));
    if (kept.employer_description) values.show("ABOUT", "ABOUT_HTML", safe_html(*kept.employer_description));
}

Answer notice(const Request& request, int status, std::string_view title, std::string_view why) {
    const Search search(request);
    PageValues values(search.language);
    values.set("TITLE", phrase(title, values.language()));
    values.set("WHY", phrase(why, values.language()));
    values.set("BACK", search.address("/"));
    values.set("OTHER_LANGUAGE", search.in_other_language().address("/"));
    return page_answer(status, Page::notice, values);
}

void add_head(PageValues& values, const KeptAd& kept, Timestamp at) {
    const Ad& ad = kept.ad;
    const std::string title = title_text(ad.title ? *ad.title : ad.job_title.value_or(""));
    values.set("TITLE", title.empty() ? ad.uuid : title);
    values.set("EMPLOYER", title_text(ad.employer.value_or("")));
    values.show("PLACED", "PLACES", places_of(ad));
    values.show("APPLY", "APPLY_LINK", html_escaped(apply_link(ad)));
    const DueText due = due_text(ad.application_due.value_or(""), kept.shown_until, at, values.language());
    values.show("DUE", "DUE_DAY", due.day);
    values.show(due.soon ? "SOON" : "LEFT", due.soon ? "SOON_DAYS" : "LEFT_DAYS", due.left);
}

Answer page_of(const Request& request, const Mirror& mirror, const KeptAd& kept, Timestamp at) {
    const Search search(request);  // by which the ad was found
    const std::string path = "/ad/" + kept.ad.uuid;
    PageValues values(search.language);
    add_head(values, kept, at);
    add_facts(values, kept.ad);
    add_contacts(values, kept.ad);
    add_texts(values, kept);
    add_origin(values, kept);
    values.set("BACK", search.address("/"));
    values.set("OTHER_LANGUAGE", search.in_other_language().address(path));
    values.show("CANONICAL", "CANONICAL_PATH", path);
    values.show("JSON_LD", "JSON", json_ld(mirror, kept.ad.uuid, at));
    return page_answer(200, Page::ad, values);
}

}  // namespace

Answer ad_page(const Request& request, const Mirror& mirror, std::string_view uuid, Timestamp at) {
    const auto kept = KeptAds(mirror).find(uuid);
    if (kept && kept->is_active(at)) return page_of(request, mirror, *kept, at);
    if (kept || KeptAds(mirror).tombstone(uuid)) return notice(request, 410, "T_GONE", "T_GONE_WHY");
    return not_found_page(request);
}

Answer not_found_page(const Request& request) {
    return notice(request, 404, "T_NOT_FOUND", "T_NOT_FOUND_WHY");
}

}  // namespace jobfeed::serve
