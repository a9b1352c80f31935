// SPDX-License-Identifier: MIT
#include "job_text.hpp"

#include "ad_query.hpp"

#include <fmt/format.h>

#include <iterator>

namespace simulator {
namespace {

void append_sentence(std::string& text, const Subject& subject, Random& random) {
    append_pattern(text, random.pick(words::sentences), subject, random);
    text += random.chance(0.06) ? "  " : " ";
    if (random.chance(0.09)) {
        append_pattern(text, random.pick(words::oddities), subject, random);
    }
}

void append_paragraph(std::string& text, const Subject& subject, Random& random) {
    text += "<p>";
    for (auto sentences = random.between(1, 5); sentences > 0; --sentences) {
        append_sentence(text, subject, random);
    }
    text += "</p>";
}

void append_heading(std::string& text, Random& random) {
    const auto& heading = random.pick(words::section_headings);
    text += random.chance(0.6) ? fmt::format("<h2>{}</h2>", heading)
                               : fmt::format("<h3><strong>{}</strong></h3>", heading);
}

void append_list(std::string& text, std::size_t end, const Subject& subject, Random& random) {
    text += "<ul>";
    for (auto items = random.between(3, 8); items > 0 && text.size() < end; --items) {
        text += "<li>";
        append_pattern(text, random.chance(0.5) ? "%t" : "%q", subject, random);
        if (random.chance(0.4)) {
            append_pattern(text, ", %t og %t", subject, random);
        }
        text += "</li>";
    }
    text += "</ul>";
}

/// Half of all ads name somebody; nobody of that name, address or number exists.
void append_contact(std::string& text, Random& random) {
    fmt::format_to(
        std::back_inserter(text),
        "<p>Spørsmål om stillingen rettes til {0}, tlf. 00 {1:02} {2:02} {3:02}, "
        "<a href=\\\"mailto:jobb{4}&#64;example.no\\\" rel=\\\"nofollow\\\">jobb{4}&#64;example.no</a></p>",
        random.pick(words::contact_names), random.below(100), random.below(100), random.below(100),
        random.below(1000));
}

constexpr std::string_view section_starts[] = {
    "<section id=\\\"arb-aapningstekst\\\">\\n", "<section id=\\\"arb-serEtter\\\">\\n",
    "<section id=\\\"arb-arbeidsoppgaver\\\">\\n", "<section id=\\\"arb-tilbyr\\\">\\n"};

}  // namespace

void append_pattern(std::string& text, std::string_view pattern, const Subject& subject, Random& random) {
    while (!pattern.empty()) {
        const auto mark = pattern.find('%');
        const bool is_slot = mark != std::string_view::npos && mark + 1 < pattern.size();
        text += pattern.substr(0, is_slot ? mark : pattern.size());
        if (!is_slot) {
            return;
        }
        switch (pattern[mark + 1]) {
            case 'a':
                text += random.pick(words::adjectives);
                break;
            case 'b':
                text += random.pick(words::benefits);
                break;
            case 'e':
                text += subject.employer;
                break;
            case 'm':
                text += subject.town;
                break;
            case 'q':
                text += random.pick(words::qualities);
                break;
            case 'r':
                text += subject.role;
                break;
            case 'R':
                text += capitalized(subject.role);
                break;
            case 't':
                text += random.pick(words::tasks);
                break;
            case 'w':
                text += random.pick(words::places_of_work);
                break;
            default:
                text += pattern.substr(mark, 2);
                break;  // a percent sign of the text itself
        }
        pattern.remove_prefix(mark + 2);
    }
}

void append_description(std::string& text, std::size_t size, const Subject& subject, Random& random) {
    constexpr std::size_t contact_size = 220;
    const bool has_contact = random.chance(0.5) && size > 2 * contact_size;
    const auto end = text.size() + size - (has_contact ? contact_size : 0);
    // NAV's own form makes sections; what is imported comes with any HTML.
    const bool in_sections = random.chance(0.15);
    std::size_t section = 0;
    while (text.size() < end) {
        if (in_sections) {
            text += section_starts[section++ % std::size(section_starts)];
        }
        if (section > 0 || random.chance(0.4)) {
            append_heading(text, random);
        }
        for (auto paragraphs = random.between(1, 3); paragraphs > 0 && text.size() < end; --paragraphs) {
            append_paragraph(text, subject, random);
            text += random.chance(0.3) ? "\\n" : "";
        }
        if (random.chance(0.5) && text.size() < end) {
            append_list(text, end, subject, random);
        }
        text += in_sections ? "\\n</section>\\n" : "";
    }
    if (has_contact) {
        append_contact(text, random);
    }
}

void append_employer_description(std::string& text, std::size_t size, const Subject& subject,
                                 Random& random) {
    const auto end = text.size() + size;
    while (text.size() < end) {
        append_paragraph(text, subject, random);
    }
}

std::string capitalized(std::string_view text) {
    const std::size_t first = static_cast<unsigned char>(text.front()) < 0x80 ? 1 : 2;
    return upper_cased(text.substr(0, first)).append(text.substr(first));
}

}  // namespace simulator
