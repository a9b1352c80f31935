// SPDX-License-Identifier: MIT
#include "json_feed_exporter.hpp"

#include "json_members.hpp"
#include "named_row.hpp"

#include <jobfeed/html.hpp>

namespace jobfeed {
namespace {

std::string authors(std::string_view employer, std::string_view homepage) {
    if (employer.empty()) return {};
    std::string list = "[";
    JsonMembers(list).text("name", employer).text("url", link_of(homepage)).end();
    return list + "]";
}

std::string tags(const NamedRow& ad) {
    std::string list;
    for (const std::string_view name : {"occupation_level1", "occupation_level2", "municipality", "county"}) {
        if (ad.text(name).empty()) continue;
        list += list.empty() ? '[' : ',';
        append_json_string(list, ad.text(name));
    }
    return list.empty() ? list : list + "]";
}

void append_item(std::string& out, const NamedRow& ad) {
    JsonMembers item(out);
    item.text("id", ad.text("uuid"))
        .text("url", address_of(ad))
        .text("external_url", link_of(ad.text("application_url")))
        .text("title", ad.text("title"));
    // An item without any content is not valid.
    const std::string html = safe_html(ad.text("description"));
    html.empty() ? item.json("content_text", "\"\"") : item.text("content_html", html);

    item.text("date_published", ad.text("published"))
        .text("date_modified", ad.text("updated"))
        .json("authors", authors(ad.text("employer"), ad.text("employer_homepage")))
        .json("tags", tags(ad))
        .end();
}

}  // namespace

std::vector<std::string> JsonFeedExporter::default_columns() const {
    return {"uuid",       "title",           "employer",          "employer_homepage", "municipality",
            "county",     "published",       "updated",           "description",       "link",
            "source_url", "application_url", "occupation_level1", "occupation_level2"};
}

bool JsonFeedExporter::begin(std::span<const std::string> columns) {
    columns_.assign(columns.begin(), columns.end());
    out_.text() +=
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Job ads from NAV\","
        "\"home_page_url\":\"https://arbeidsplassen.nav.no/stillinger\",\"items\":[";
    return true;
}

bool JsonFeedExporter::write(Row row) {
    out_.text() += empty_ ? "\n" : ",\n";
    empty_ = false;
    append_item(out_.text(), NamedRow(columns_, row));
    return out_.flush_if_full();
}

bool JsonFeedExporter::end() {
    out_.text() += empty_ ? "]}\n" : "\n]}\n";
    return out_.flush();
}

}  // namespace jobfeed
