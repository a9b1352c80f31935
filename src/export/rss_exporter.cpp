// SPDX-License-Identifier: MIT
#include "rss_exporter.hpp"

#include "named_row.hpp"
#include "xml_text.hpp"

#include <jobfeed/html.hpp>

#include <fmt/chrono.h>

namespace jobfeed {
namespace {

/// As RFC 822 has it, which RSS asks for.
std::string rfc_822(Timestamp moment) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(moment)));
}

std::string headline(const NamedRow& row) {
    std::string text(row.text("title"));
    for (const std::string_view part : {row.text("employer"), row.text("municipality")}) {
        if (!part.empty()) text.append(text.empty() ? "" : ", ").append(part);
    }
    return text;
}

void append_guid(std::string& out, std::string_view uuid) {
    out += "<guid isPermaLink=\"false\">";
    append_xml_text(out, uuid);
    out += "</guid>\n";
}

}  // namespace

std::vector<std::string> RssExporter::default_columns() const {
    return {"uuid", "title",      "employer",        "municipality",      "published",        "description",
            "link", "source_url", "application_url", "occupation_level1", "occupation_level2"};
}

bool RssExporter::begin(std::span<const std::string> columns) {
    columns_.assign(columns.begin(), columns.end());
    std::string& out = out_.text();
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\">\n<channel>\n";
    append_xml_element(out, "title", "Job ads from NAV");
    append_xml_element(out, "link", "https://arbeidsplassen.nav.no/stillinger");
    append_xml_element(out, "description", "Job ads that NAV offers, from a mirror made by jobfeed");
    append_xml_element(out, "lastBuildDate", rfc_822(at_));
    return out_.flush_if_full();
}

bool RssExporter::write(Row row) {
    const NamedRow ad(columns_, row);
    std::string& out = out_.text();
    out += "<item>\n";
    append_xml_element(out, "title", headline(ad));
    append_xml_element(out, "link", address_of(ad));
    append_guid(out, ad.text("uuid"));
    if (const auto published = ad.time("published")) append_xml_element(out, "pubDate", rfc_822(*published));
    append_xml_element(out, "category", ad.text("occupation_level1"));
    append_xml_element(out, "category", ad.text("occupation_level2"));
    // HTML within XML, as RSS has it.
    append_xml_element(out, "description", safe_html(ad.text("description")));
    out += "</item>\n";
    return out_.flush_if_full();
}

bool RssExporter::end() {
    out_.text() += "</channel>\n</rss>\n";
    return out_.flush();
}

}  // namespace jobfeed
