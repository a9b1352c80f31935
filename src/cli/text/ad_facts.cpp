// SPDX-License-Identifier: MIT
#include "cli/text/ad_facts.hpp"

#include "cli/text/ad_text.hpp"
#include "cli/text/printable.hpp"

#include <jobfeed/html.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace jobfeed::cli {
namespace {

std::string shown(const Text& text) {
    return text ? one_line(*text) : std::string{};
}

/// Of those that are there.
std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts) {
        if (!part.empty()) all.append(all.empty() ? "" : between).append(part);
    }
    return all;
}

std::string named(const Text& name) {
    return name ? proper_name(one_line(*name)) : std::string{};
}

bool holds(const std::vector<std::string>& all, const std::string& text) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

std::string days_left(std::chrono::local_days day, Timestamp at) {
    const auto left = (day - day_in_oslo(at)).count();
    if (left < 0) return left == -1 ? "yesterday" : fmt::format("{} days ago", -left);
    if (left == 0) return "today";
    return left == 1 ? "tomorrow" : fmt::format("{} days left", left);
}

/// `Sun 16 Jun 2024`: Norwegian days in the words of this program.
std::string long_day(std::chrono::local_days day) {
    constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::year_month_day date{day};
    return fmt::format("{} {} {} {}", weekdays.at(std::chrono::weekday{day}.c_encoding()),
                       static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
                       static_cast<int>(date.year()));
}

std::string moment_text(Timestamp moment) {
    const auto local = time_in_oslo(moment);
    const std::chrono::hh_mm_ss time{local - std::chrono::floor<std::chrono::days>(local)};
    return fmt::format("{} {:02}:{:02}", long_day(day_in_oslo(moment)), time.hours().count(),
                       time.minutes().count());
}

/// Collects facts; one without a text is none.
class Facts {
  public:
    void add(std::string_view label, const std::string& text, bool urgent = false) {
        if (!text.empty()) facts_.push_back({.label = label_of(label), .text = text, .urgent = urgent});
    }

    void add_link(std::string_view label, const Text& address) {
        const std::string text = shown(address);
        if (!text.empty()) add_unbroken(label, text, link_of(text));
    }

    void add_unbroken(std::string_view label, const std::string& text, const std::string& link = {}) {
        facts_.push_back({.label = label_of(label), .text = text, .link = link, .unbroken = true});
    }

    std::vector<Fact> take() { return std::move(facts_); }

  private:
    std::string label_of(std::string_view label) {
        if (label == last_) return {};
        last_ = label;
        return std::string(label);
    }

    std::vector<Fact> facts_;
    std::string last_;
};

void add_dates(Facts& facts, const KeptAd& kept, Timestamp at) {
    constexpr std::chrono::days soon{3};
    const auto add_day = [&](std::string_view label, std::chrono::local_days day) {
        const auto left = day - day_in_oslo(at);
        facts.add(label, fmt::format("{} ({})", long_day(day), days_left(day, at)), left < soon);
    };
    const Deadline due = deadline_of(kept.ad.application_due.value_or(""), "");
    const Deadline last = deadline_of("", kept.shown_until ? to_string(*kept.shown_until) : std::string{});
    if (due.day) {
        add_day("Apply by", *due.day);
    } else {
        facts.add("Apply by", due.words);
    }
    if (last.day && last.day != due.day) add_day("Shown until", *last.day);
}

void add_places(Facts& facts, const Ad& ad) {
    std::vector<std::string> told;
    for (const WorkLocation& place : ad.work_locations) {
        const std::string text = printable(place_text(place));
        if (!holds(told, text)) facts.add("Place", text);
        told.push_back(text);
    }
}

void add_terms(Facts& facts, const Ad& ad) {
    const std::string job = name_text(ad.job_title.value_or(""));
    if (!same_name(job, headline(ad))) facts.add("Job", job);
    const std::string count = shown(ad.position_count);
    const std::string sector = shown(ad.sector);
    facts.add("Terms", joined({shown(ad.engagement_type), shown(ad.extent),
                               count.empty() || count == "1" ? "" : count + " positions",
                               sector == "Ikke oppgitt" ? "" : sector},
                              ", "));
    facts.add("Begins", shown(ad.start_time));
}

void add_employer(Facts& facts, const Ad& ad) {
    const std::string orgnr = shown(ad.orgnr);
    facts.add("Employer",
              joined({name_text(ad.employer.value_or("")), orgnr.empty() ? "" : "org. no. " + orgnr}, ", "));
    facts.add_link("Employer", ad.employer_homepage);
}

void add_contacts(Facts& facts, const Ad& ad) {
    for (const Contact& contact : ad.contacts) {
        facts.add("Contact", joined({shown(contact.name), shown(contact.title), shown(contact.role),
                                     shown(contact.phone), shown(contact.email)},
                                    ", "));
    }
}

void add_classification(Facts& facts, const Ad& ad) {
    for (const Occupation& occupation : ad.occupations)
        facts.add("Occupation", joined({shown(occupation.level1), shown(occupation.level2)}, " › "));
    for (const Category& category : ad.categories) {
        const std::string type = shown(category.type);
        // Codes of the ESCO list are addresses.
        facts.add("Category", joined({shown(category.name),
                                      type == "ESCO" ? type : joined({type, shown(category.code)}, " ")},
                                     ", "));
    }
}

void add_origin(Facts& facts, const KeptAd& kept) {
    const Ad& ad = kept.ad;
    if (ad.published) facts.add("Published", moment_text(*ad.published));
    if (ad.updated) facts.add("Updated", moment_text(*ad.updated));
    facts.add("Source", shown(ad.source));
    if (shown(ad.source_url) != apply_link(ad)) facts.add_link("Source", ad.source_url);
    if (shown(ad.link) != apply_link(ad)) facts.add_link("At NAV", ad.link);
    facts.add_unbroken("UUID", ad.uuid);
}

}  // namespace

std::string apply_link(const Ad& ad) {
    for (const Text* address : {&ad.application_url, &ad.source_url, &ad.link}) {
        std::string text = shown(*address);
        if (!text.empty()) return text;
    }
    return {};
}

std::string headline(const Ad& ad) {
    std::string title = name_text(ad.title.value_or(""));
    if (title.empty()) title = name_text(ad.job_title.value_or(""));
    return title.empty() ? "(no title)" : title;
}

std::string subtitle(const Ad& ad) {
    std::vector<std::string> places;
    for (const WorkLocation& place : ad.work_locations) {
        const Text& name = place.municipality ? place.municipality
                           : place.county     ? place.county
                                              : place.country;
        const std::string text = named(name);
        if (!text.empty() && !holds(places, text)) places.push_back(text);
    }
    return joined({name_text(ad.employer.value_or("")), joined(places, ", ")}, " · ");
}

std::vector<Fact> facts_of(const KeptAd& kept, Timestamp at) {
    Facts facts;
    facts.add_link("Apply", Text{apply_link(kept.ad)});
    add_dates(facts, kept, at);
    add_places(facts, kept.ad);
    add_terms(facts, kept.ad);
    add_employer(facts, kept.ad);
    if (kept.is_active(at)) add_contacts(facts, kept.ad);
    add_classification(facts, kept.ad);
    add_origin(facts, kept);
    return facts.take();
}

std::vector<Fact> facts_of(const std::vector<AdChange>& history) {
    Facts facts;
    for (const AdChange& event : history) {
        std::string kind = event.kind;
        std::replace(kind.begin(), kind.end(), '_', ' ');
        facts.add("History", fmt::format("{} {}", moment_text(event.at), kind));
    }
    return facts.take();
}

std::string departure_text(const Departure& departure) {
    std::string reason = departure.reason;
    std::replace(reason.begin(), reason.end(), '_', ' ');
    return fmt::format("{} {}", reason, moment_text(departure.at));
}

}  // namespace jobfeed::cli
