// SPDX-License-Identifier: MIT
#include "cli/text/ad_page.hpp"

#include "cli/text/ad_facts.hpp"

#include <jobfeed/html.hpp>

#include <fmt/format.h>

namespace jobfeed::cli {
namespace {

constexpr std::string_view page_head = R"(<!DOCTYPE html>
<html lang="no">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.55 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ line-height: 1.2; margin-bottom: 0; }}
dl.facts {{ display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }}
dl.facts dt {{ opacity: .7; }}
dl.facts dd {{ margin: 0; overflow-wrap: anywhere; }}
a.apply {{ display: inline-block; padding: .5rem 1rem; border: 2px solid; border-radius: .4rem; }}
article + article {{ border-top: 1px solid; margin-top: 3rem; padding-top: 1rem; }}
@media print {{ article {{ break-after: page; }} }}
</style>
</head>
<body>
)";

std::string link(std::string_view address, std::string_view text, std::string_view attributes = "") {
    return fmt::format("<a{} href=\"{}\" rel=\"noopener\">{}</a>", attributes, html_escaped(address),
                       html_escaped(text));
}

}  // namespace

std::string page_beginning(std::string_view title) {
    return fmt::format(fmt::runtime(page_head), html_escaped(title));
}

std::string page_article(const KeptAd& kept, Timestamp at) {
    std::string page = fmt::format("<article>\n<h1>{}</h1>\n<p>{}</p>\n", html_escaped(headline(kept.ad)),
                                   html_escaped(subtitle(kept.ad)));
    const std::string apply = apply_link(kept.ad);
    if (is_safe_link(apply)) page += fmt::format("<p>{}</p>\n", link(apply, "Apply", " class=\"apply\""));
    page += "<dl class=\"facts\">\n";
    for (const Fact& fact : facts_of(kept, at)) {
        if (fact.link == apply && !apply.empty()) continue;
        page += fmt::format("<dt>{}</dt><dd>{}</dd>\n", html_escaped(fact.label),
                            fact.link.empty() ? html_escaped(fact.text) : link(fact.link, fact.text));
    }
    page += "</dl>\n";
    if (kept.description) page += fmt::format("<div>\n{}\n</div>\n", safe_html(*kept.description));
    if (kept.employer_description) {
        page += fmt::format("<h2>About the employer</h2>\n<div>\n{}\n</div>\n",
                            safe_html(*kept.employer_description));
    }
    return page + "</article>\n";
}

std::string_view page_end() {
    return "</body>\n</html>\n";
}

}  // namespace jobfeed::cli
