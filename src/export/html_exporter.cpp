// SPDX-License-Identifier: MIT
#include "html_exporter.hpp"

#include "named_row.hpp"
#include "xml_text.hpp"

#include <jobfeed/html.hpp>

#include <fmt/format.h>

#include <chrono>

namespace jobfeed {
namespace {

// The policy holds even if some text got through as markup.
constexpr std::string_view head = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Job ads</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }
article { border-top: 1px solid; margin-top: 2rem; }
h1, h2 { line-height: 1.25; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
div { overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, dl { break-after: avoid; }
  a[href]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
}
</style>
</head>
<body>
<h1>Job ads</h1>
)html";

/// The day in Oslo.
std::string day(Timestamp moment) {
    const auto local = std::chrono::floor<std::chrono::days>(time_in_oslo(moment));
    const std::chrono::year_month_day day{local};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

void append_fact(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out.append("<dt>").append(name).append("</dt><dd>");
    append_xml_text(out, value);
    out += "</dd>\n";
}

void append_day(std::string& out, std::string_view name, std::optional<Timestamp> moment) {
    if (moment) append_fact(out, name, day(*moment));
}

/// An ad's address could be a script.
void append_link(std::string& out, std::string_view name, std::string_view address) {
    const std::string link = link_of(address);
    if (link.empty()) return append_fact(out, name, address);
    out.append("<dt>").append(name).append("</dt><dd><a href=\"");
    append_xml_text(out, link);
    out += "\">";
    append_xml_text(out, address);
    out += "</a></dd>\n";
}

void append_facts(std::string& out, const NamedRow& ad) {
    out += "<dl>\n";
    append_fact(out, "Employer", ad.text("employer"));
    append_fact(out, "Place", ad.text("places"));
    append_fact(out, "Apply by", ad.text("application_due"));
    append_day(out, "Last day shown", ad.time("expires"));
    append_link(out, "Apply at", ad.text("application_url"));
    append_link(out, "Read it at", ad.text("link").empty() ? ad.text("source_url") : ad.text("link"));
    append_fact(out, "Engagement", ad.text("engagement_type"));
    append_fact(out, "Extent", ad.text("extent"));
    append_fact(out, "Begins", ad.text("start_time"));
    append_fact(out, "Positions", ad.text("position_count"));
    append_day(out, "Published", ad.time("published"));
    out += "</dl>\n";
}

void append_text(std::string& out, std::string_view html) {
    if (html.empty()) return;
    out += "<div lang=\"no\">";
    out.append(safe_html(html)).append("</div>\n");
}

}  // namespace

std::vector<std::string> HtmlExporter::default_columns() const {
    return {"uuid",
            "title",
            "employer",
            "places",

            "application_due",
            "expires",
            "application_url",
            "link",
            "source_url",
            "engagement_type",
            "extent",
            "start_time",
            "position_count",
            "published",
            "description",
            "employer_description"};
}

bool HtmlExporter::begin(std::span<const std::string> columns) {
    columns_.assign(columns.begin(), columns.end());
    out_.text() += head;
    return out_.flush_if_full();
}

bool HtmlExporter::write(Row row) {
    ++count_;
    const NamedRow ad(columns_, row);
    std::string& out = out_.text();
    out += "<article id=\"";
    append_xml_text(out, ad.text("uuid"));
    out += "\">\n<h2 lang=\"no\">";
    append_xml_text(out, ad.text("title"));
    out += "</h2>\n";
    append_facts(out, ad);
    append_text(out, ad.text("description"));
    append_text(out, ad.text("employer_description"));
    out += "</article>\n";
    return out_.flush_if_full();
}

bool HtmlExporter::end() {
    out_.text() += fmt::format("<footer><p>{} {}, as NAV offered {} on {}.</p></footer>\n</body>\n</html>\n",
                               count_, count_ == 1 ? "ad" : "ads", count_ == 1 ? "it" : "them", day(at_));
    return out_.flush();
}

}  // namespace jobfeed
