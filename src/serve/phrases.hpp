// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace jobfeed::serve {

/// A text of the pages in both languages.
struct Phrase {
    std::string_view name;
    std::string_view norwegian;
    std::string_view english;
};

inline constexpr auto phrases = std::to_array<Phrase>({
    {"T_SITE", "Ledige stillinger", "Job ads in Norway"},
    {"T_SKIP", "Til innholdet", "Skip to content"},
    {"T_OTHER_LANGUAGE", "English", "Norsk"},
    {"T_OTHER_CODE", "en", "no"},
    {"T_WORDS", "Hva slags jobb ser du etter?", "What kind of job are you looking for?"},
    {"T_WORDS_HINT",
     "Yrke, arbeidsgiver eller andre ord. Skriv \"flere ord\" for ord på rad, -ord for uten ordet.",
     "Occupation, employer or other words. Write \"some words\" for words in a row, -word for without it."},
    {"T_SEARCH", "Søk", "Search"},
    {"T_PLACE", "Sted", "Place"},
    {"T_WHOLE_COUNTRY", "Hele landet", "All of Norway"},
    {"T_OCCUPATION", "Yrke", "Occupation"},
    {"T_ALL", "Alle", "All"},
    {"T_DEADLINE", "Søknadsfrist", "Deadline"},
    {"T_ANY_TIME", "Alle", "Any time"},
    {"T_DUE_TODAY", "i dag", "today"},
    {"T_DUE_WITHIN", "innen {} dager", "within {} days"},
    {"T_SORT", "Rekkefølge", "Order"},
    {"T_RELEVANCE", "Beste treff først", "Best match first"},
    {"T_NEWEST", "Nyeste først", "Newest first"},
    {"T_DEADLINE_FIRST", "Kortest frist først", "Earliest deadline first"},
    {"T_HIT", "stilling", "job"},
    {"T_HITS", "stillinger", "jobs"},
    {"T_NO_HITS", "Ingen stillinger passer. Prøv færre ord, eller et større område.",
     "No job fits. Try fewer words, or a larger area."},
    {"T_UNREADABLE", "Det er ingenting å søke etter i disse ordene.",
     "There is nothing to look for in these words."},
    {"T_CHOSEN", "Valgt", "Chosen"},
    {"T_REMOVE", "Fjern", "Remove"},
    {"T_CLEAR", "Nullstill", "Clear all"},
    {"T_FOLLOW", "Følg søket", "Follow this search"},
    {"T_PUBLISHED", "Publisert", "Published"},
    {"T_TODAY", "i dag", "today"},
    {"T_YESTERDAY", "i går", "yesterday"},
    {"T_LEFT_TODAY", "Siste dag i dag", "Last day today"},
    {"T_LEFT_TOMORROW", "1 dag igjen", "1 day left"},
    {"T_LEFT", "{} dager igjen", "{} days left"},
    {"T_OVER", "Fristen er ute", "The deadline has passed"},
    {"T_PAGES", "Sider", "Pages"},
    {"T_PAGE_OF_PAGES", "Side {} av {}", "Page {} of {}"},
    {"T_PREVIOUS", "← Forrige", "← Previous"},
    {"T_NEXT", "Neste →", "Next →"},
    {"T_BACK", "Tilbake til søket", "Back to the search"},
    {"T_APPLY", "Søk på stillingen", "Apply for the job"},
    {"T_FACTS", "Om stillingen", "About the job"},
    {"T_CONTACT", "Kontakt", "Contact"},
    {"T_DESCRIPTION", "Utlysning", "Advertisement"},
    {"T_EMPLOYER", "Om arbeidsgiveren", "About the employer"},
    {"T_ORIGIN", "Om annonsen", "About this ad"},
    {"T_JOB", "Stilling", "Job"},
    {"T_TERMS", "Vilkår", "Terms"},
    {"T_POSITIONS", "Antall stillinger", "Positions"},
    {"T_BEGINS", "Oppstart", "Begins"},
    {"T_ORGNR", "Organisasjonsnummer", "Organisation number"},
    {"T_WEBSITE", "Arbeidsgivers nettsted", "Employer's website"},
    {"T_CHANGED", "Sist endret", "Last changed"},
    {"T_SHOWN_UNTIL", "Vises til og med", "Shown until"},
    {"T_FROM", "Kilde", "Source"},
    {"T_AT_NAV", "Samme annonse", "The same ad"},
    {"T_GONE", "Annonsen er tatt ned", "This ad has been taken down"},
    {"T_GONE_WHY", "Stillingen vises ikke lenger: fristen er ute, eller arbeidsgiveren har trukket den.",
     "The job is no longer shown: its time is over, or the employer withdrew it."},
    {"T_NOT_FOUND", "Her er ingenting", "There is nothing here"},
    {"T_NOT_FOUND_WHY", "Ingen annonse og ingen side har denne adressen.",
     "No ad and no page has this address."},
    {"T_SOURCE", "Annonsene er fra NAV.", "The ads are from NAV."},
    {"T_FRESH", "Sist oppdatert", "Last updated"},
    {"T_REPORT", "Tall om annonsene", "Figures about the ads"},
    {"T_API", "For programmer (API)", "For programs (API)"},
});

}  // namespace jobfeed::serve
