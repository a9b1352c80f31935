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

inline constexpr std::array<Phrase, 36> phrases{{
    {"T_SITE", "Ledige stillinger", "Job ads"},
    {"T_SKIP", "Til innholdet", "Skip to content"},
    {"T_OTHER_LANGUAGE", "English", "Norsk"},
    {"T_OTHER_CODE", "en", "no"},
    {"T_WORDS", "Ord", "Words"},
    {"T_WORDS_HINT", "yrke, arbeidsgiver, \"eksakt frase\", -uten",
     "job, employer, \"exact phrase\", -without"},
    {"T_COUNTY", "Fylke", "County"},
    {"T_MUNICIPALITY", "Kommune", "Municipality"},
    {"T_ALL", "Alle", "All"},
    {"T_SORT", "Rekkefølge", "Order"},
    {"T_RELEVANCE", "Beste treff først", "Best match first"},
    {"T_NEWEST", "Nyeste først", "Newest first"},
    {"T_DEADLINE_FIRST", "Frist først", "Deadline first"},
    {"T_SEARCH", "Søk", "Search"},
    {"T_HITS", "treff", "hits"},
    {"T_NO_HITS", "Ingen treff. Prøv færre ord, eller hele landet.",
     "No hits. Try fewer words, or the whole country."},
    {"T_RESULTS", "Treff", "Results"},
    {"T_DEADLINE", "Søknadsfrist", "Apply by"},
    {"T_PUBLISHED", "Publisert", "Published"},
    {"T_PREVIOUS", "Forrige side", "Previous page"},
    {"T_NEXT", "Neste side", "Next page"},
    {"T_PAGES", "Sider", "Pages"},
    {"T_FOLLOW", "Følg dette søket", "Follow this search"},
    {"T_FRESH", "Sist oppdatert", "Last updated"},
    {"T_BACK", "Tilbake til søket", "Back to the search"},
    {"T_APPLY", "Søk på stillingen", "Apply for the job"},
    {"T_FACTS", "Om stillingen", "About the job"},
    {"T_DESCRIPTION", "Utlysning", "Advertisement"},
    {"T_EMPLOYER", "Om arbeidsgiveren", "About the employer"},
    {"T_GONE", "Annonsen er tatt ned", "This ad has been taken down"},
    {"T_GONE_WHY", "Stillingen vises ikke lenger: fristen er ute, eller arbeidsgiveren har trukket den.",
     "The job is no longer shown: its time is over, or the employer withdrew it."},
    {"T_NOT_FOUND", "Her er ingenting", "There is nothing here"},
    {"T_NOT_FOUND_WHY", "Ingen annonse og ingen side har denne adressen.",
     "No ad and no page has this address."},
    {"T_REPORT", "Tall om annonsene", "Figures about the ads"},
    {"T_SOURCE", "Annonsene er fra NAV.", "The ads are from NAV."},
    {"T_UNREADABLE", "Det er ingenting å søke etter i disse ordene.",
     "There is nothing to look for in these words."},
}};

inline constexpr std::string_view page_begin = R"html(<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{TITLE}}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
{{#FEEDS}}<link rel="alternate" type="application/rss+xml" title="RSS" href="{{RSS}}">
<link rel="alternate" type="application/feed+json" title="JSON Feed" href="{{JSON_FEED}}">
{{/FEEDS}}{{#JSON_LD}}<script type="application/ld+json">{{JSON:none}}</script>
{{/JSON_LD}}</head>
<body>
<a class="skip" href="#content">{{T_SKIP}}</a>
<header>
<a class="site" href="/?lang={{LANG}}">{{T_SITE}}</a>
<a href="{{OTHER_LANGUAGE}}" hreflang="{{T_OTHER_CODE}}" lang="{{T_OTHER_CODE}}">{{T_OTHER_LANGUAGE}}</a>
</header>
<main id="content" tabindex="-1">
)html";

inline constexpr std::string_view page_end = R"html(</main>
<footer>
<p>{{T_SOURCE}}{{#FRESH}} {{T_FRESH}}: {{FRESH_TIME}}.{{/FRESH}} <a href="/report?lang={{LANG}}">{{T_REPORT}}</a></p>
</footer>
</body>
</html>
)html";

inline constexpr std::string_view search_body = R"html(<h1 class="quiet">{{T_SITE}}</h1>
<form method="get" action="/" role="search">
<input type="hidden" name="lang" value="{{LANG}}">
<p class="words"><label for="q">{{T_WORDS}}</label>
<input type="search" id="q" name="q" value="{{WORDS}}" maxlength="200" aria-describedby="hint" autocomplete="off">
<span id="hint" class="hint">{{T_WORDS_HINT}}</span></p>
<p><label for="county">{{T_COUNTY}}</label>
<select id="county" name="county"><option value="">{{T_ALL}}</option>
{{#COUNTIES}}<option value="{{VALUE}}"{{#HAS_CHOSEN}} selected{{/HAS_CHOSEN}}>{{NAME}} ({{COUNT}})</option>
{{/COUNTIES}}</select></p>
<p><label for="municipality">{{T_MUNICIPALITY}}</label>
<select id="municipality" name="municipality"><option value="">{{T_ALL}}</option>
{{#MUNICIPALITIES}}<option value="{{VALUE}}"{{#HAS_CHOSEN}} selected{{/HAS_CHOSEN}}>{{NAME}} ({{COUNT}})</option>
{{/MUNICIPALITIES}}</select></p>
<p><label for="sort">{{T_SORT}}</label>
<select id="sort" name="sort">
{{#SORTS}}<option value="{{VALUE}}"{{#HAS_CHOSEN}} selected{{/HAS_CHOSEN}}>{{NAME}}</option>
{{/SORTS}}</select></p>
<p><button type="submit">{{T_SEARCH}}</button></p>
</form>
<section aria-labelledby="results">
<h2 id="results"><span class="quiet">{{T_RESULTS}}: </span>{{COUNT}} {{T_HITS}}</h2>
{{#UNREADABLE}}<p role="alert">{{T_UNREADABLE}}</p>
{{/UNREADABLE}}{{#NO_HITS}}<p>{{T_NO_HITS}}</p>
{{/NO_HITS}}<ol class="results" start="{{START}}">
{{#ADS}}<li>
<h3><a href="/ad/{{UUID}}?lang={{LANG}}">{{TITLE}}</a></h3>
<p>{{EMPLOYER}}{{#HAS_PLACES}}<span class="places">{{PLACES}}</span>{{/HAS_PLACES}}</p>
<p class="dates">{{#HAS_DEADLINE}}<span>{{T_DEADLINE}}: {{DEADLINE}}</span>{{/HAS_DEADLINE}}{{#HAS_PUBLISHED}}<span>{{T_PUBLISHED}}: {{PUBLISHED}}</span>{{/HAS_PUBLISHED}}</p>
</li>
{{/ADS}}</ol>
</section>
<nav aria-label="{{T_PAGES}}">
{{#PREVIOUS}}<a rel="prev" href="{{PREVIOUS_PAGE}}">{{T_PREVIOUS}}</a>
{{/PREVIOUS}}{{#NEXT}}<a rel="next" href="{{NEXT_PAGE}}">{{T_NEXT}}</a>
{{/NEXT}}</nav>
<p class="follow">{{T_FOLLOW}}: <a href="{{RSS}}">RSS</a>, <a href="{{JSON_FEED}}">JSON Feed</a></p>
)html";

inline constexpr std::string_view ad_body = R"html(<article>
<p class="back"><a href="/?lang={{LANG}}">{{T_BACK}}</a></p>
<h1>{{TITLE}}</h1>
<p class="employer">{{EMPLOYER}}</p>
{{#APPLY}}<p><a class="apply" href="{{APPLY_LINK}}" rel="noopener">{{T_APPLY}}</a></p>
{{/APPLY}}<section aria-label="{{T_FACTS}}">
<dl>
{{#FACTS}}{{#HAS_LABEL}}<dt>{{LABEL}}</dt>{{/HAS_LABEL}}<dd>{{#HAS_LINK}}<a href="{{LINK}}" rel="noopener">{{/HAS_LINK}}{{TEXT}}{{#HAS_LINK}}</a>{{/HAS_LINK}}</dd>
{{/FACTS}}</dl>
</section>
{{#DESCRIPTION}}<section class="text" lang="no" aria-label="{{T_DESCRIPTION}}">
{{DESCRIPTION_HTML:none}}
</section>
{{/DESCRIPTION}}{{#ABOUT}}<section class="text" lang="no">
<h2 lang="{{LANG}}">{{T_EMPLOYER}}</h2>
{{ABOUT_HTML:none}}
</section>
{{/ABOUT}}</article>
)html";

inline constexpr std::string_view gone_body = R"html(<h1>{{TITLE}}</h1>
<p>{{WHY}}</p>
<p><a href="/?lang={{LANG}}">{{T_BACK}}</a></p>
)html";

inline constexpr std::string_view style =
    R"css(:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --faint: #57606a; --line: #c8ced5; --link: #0b5cad; --field: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #15181c; --faint: #a3acb6; --line: #3a424b; --link: #84b9f5; --field: #20252b; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 56rem; padding: 0 1rem 2rem; overflow-wrap: break-word; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; padding: 1rem 0; border-bottom: 1px solid var(--line); }
.site { font-weight: 700; font-size: 1.25rem; text-decoration: none; color: inherit; }
form { display: grid; grid-template-columns: repeat(3, 1fr) auto; gap: .75rem 1rem; align-items: end; margin: 1.25rem 0; }
form p { margin: 0; min-width: 0; }
.words { grid-column: 1 / -1; }
label { display: block; font-weight: 600; }
input, select, button { font: inherit; width: 100%; padding: .5rem .6rem; min-height: 2.75rem; color: inherit; background: var(--field); border: 1px solid var(--faint); border-radius: .35rem; }
button { background: var(--link); border-color: var(--link); color: var(--paper); font-weight: 600; cursor: pointer; padding: .5rem 1.5rem; }
.hint, .dates, .back, footer { color: var(--faint); font-size: .9rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { font-size: 1.2rem; }
.results { list-style: none; margin: 0; padding: 0; }
.results li { padding: .9rem 0; border-top: 1px solid var(--line); }
.results h3 { margin: 0; font-size: 1.05rem; }
.results p { margin: .15rem 0 0; }
.places::before { content: " · "; }
.dates span + span::before { content: " · "; }
nav { display: flex; justify-content: space-between; gap: 1rem; margin: 1rem 0; }
nav a { padding: .6rem 0; }
h1 + .employer { margin-top: -.4rem; font-size: 1.1rem; }
.apply { display: inline-block; background: var(--link); color: var(--paper); font-weight: 600; padding: .65rem 1.25rem; border-radius: .35rem; text-decoration: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; }
dt { color: var(--faint); }
dd { grid-column: 2; margin: 0; min-width: 0; overflow-wrap: anywhere; }
.text { max-width: 44rem; }
.text table { display: block; overflow-x: auto; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; }
@media (max-width: 40rem) { form { grid-template-columns: 1fr; } dl { grid-template-columns: 1fr; gap: 0; } dd { grid-column: 1; margin-bottom: .3rem; } }
@media print { header a:not(.site), form, nav, .follow, .back, .skip { display: none; } body { max-width: none; } .apply { color: inherit; background: none; padding: 0; } a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; } }
)css";

}  // namespace jobfeed::serve
