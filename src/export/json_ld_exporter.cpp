// SPDX-License-Identifier: MIT
#include "json_ld_exporter.hpp"

#include "json_members.hpp"
#include "named_row.hpp"

#include <jobfeed/ad_texts.hpp>

#include <array>
#include <utility>

namespace jobfeed {
namespace {

std::string place(const WorkLocation& where) {
    std::string address;
    const bool in_norway =
        where.country == "NORGE" || (!where.country && (where.county || where.municipality));
    JsonMembers(address)
        .text("@type", "PostalAddress")
        .text("streetAddress", where.address.value_or(""))
        .text("addressLocality", where.city ? *where.city : where.municipality.value_or(""))
        .text("postalCode", where.postal_code.value_or(""))
        .text("addressRegion", where.county.value_or(""))
        .text("addressCountry", in_norway ? "NO" : where.country.value_or(""))
        .end();
    std::string place;
    JsonMembers(place).text("@type", "Place").json("address", address).end();
    return place;
}

std::string places(std::string_view work_locations) {
    std::string list;
    for (const WorkLocation& where : parse_work_locations(work_locations)) {
        list.append(list.empty() ? "[" : ",").append(place(where));
    }
    return list.empty() ? list : list + "]";
}

std::string organisation(const NamedRow& ad) {
    if (ad.text("employer").empty()) return {};
    std::string organisation;
    JsonMembers(organisation)
        .text("@type", "Organization")
        .text("name", ad.text("employer"))
        .text("sameAs", link_of(ad.text("employer_homepage")))
        .text("identifier", ad.text("orgnr"))
        .end();
    return organisation;
}

/// schema.org's words for what NAV says of extent and engagement.
std::string employment_type(std::string_view extent, std::string_view engagement) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 13> words{{
        {"Heltid", "FULL_TIME"},
        {"Deltid", "PART_TIME"},
        {"Vikariat", "TEMPORARY"},
        {"Engasjement", "TEMPORARY"},
        {"Prosjekt", "TEMPORARY"},
        {"Sesong", "TEMPORARY"},
        {"Åremål", "TEMPORARY"},
        {"Feriejobb", "TEMPORARY"},
        {"Trainee", "INTERN"},
        {"Lærling", "INTERN"},
        {"Lærlingplass", "INTERN"},
        {"Selvstendig næringsdrivende", "CONTRACTOR"},
        {"Annet", "OTHER"},
    }};
    std::string list;
    for (const std::string_view said : {extent, engagement}) {
        for (const auto& [word, type] : words) {
            if (said == word) list.append(list.empty() ? "[\"" : ",\"").append(type).append("\"");
        }
    }
    return list.empty() ? list : list + "]";
}

std::string identifier(std::string_view uuid) {
    std::string value;
    JsonMembers(value).text("@type", "PropertyValue").text("name", "NAV").text("value", uuid).end();
    return value;
}

void append_posting(std::string& out, const NamedRow& ad) {
    JsonMembers(out)
        .text("@type", "JobPosting")
        .json("identifier", identifier(ad.text("uuid")))
        .text("title", ad.text("title"))
        .text("description", safe_html(ad.text("description")))
        .text("datePosted", ad.text("published"))
        .text("validThrough", ad.text("shown_until"))
        .json("employmentType", employment_type(ad.text("extent"), ad.text("engagement_type")))
        .json("hiringOrganization", organisation(ad))
        .json("jobLocation", places(ad.text("work_locations")))
        .text("occupationalCategory", ad.text("occupation_level2"))
        .text("url", address_of(ad))
        .end();
}

/// Texts end no script element, and begin no comment of HTML.
void append_without_angles(std::string& out, std::string_view json) {
    for (auto at = json.find('<'); at != std::string_view::npos; at = json.find('<')) {
        out.append(json.substr(0, at)).append("\\u003c");
        json.remove_prefix(at + 1);
    }
    out += json;
}

}  // namespace

std::vector<std::string> JsonLdExporter::default_columns() const {
    return {"uuid",
            "title",
            "description",
            "published",
            "shown_until",
            "extent",
            "engagement_type",
            "employer",
            "orgnr",
            "employer_homepage",
            "work_locations",
            "occupation_level2",
            "link",
            "source_url",
            "application_url"};
}

bool JsonLdExporter::begin(std::span<const std::string> columns) {
    columns_.assign(columns.begin(), columns.end());
    out_.text() += "{\"@context\":\"https://schema.org\",\"@graph\":[";
    return true;
}

bool JsonLdExporter::write(Row row) {
    out_.text() += empty_ ? "\n" : ",\n";
    empty_ = false;
    posting_.clear();
    append_posting(posting_, NamedRow(columns_, row));
    append_without_angles(out_.text(), posting_);
    return out_.flush_if_full();
}

bool JsonLdExporter::end() {
    out_.text() += empty_ ? "]}\n" : "\n]}\n";
    return out_.flush();
}

}  // namespace jobfeed
