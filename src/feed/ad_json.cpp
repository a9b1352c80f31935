// SPDX-License-Identifier: MIT
#include "feed/ad_json.hpp"

#include "feed/legible.hpp"

#include <algorithm>
#include <new>
#include <string>

namespace jobfeed {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// A scalar as text; null, "" and whatever is no scalar are nothing.
Text text_of(const element& value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return text.empty() ? Text{} : Text{text};
    if (value.is_number() || value.is_bool()) return simdjson::minify(value);
    return {};
}

Text text_at(const object& fields, std::string_view name) {
    element value;
    if (fields.at_key(name).get(value) != simdjson::SUCCESS) return {};
    return text_of(value);
}

std::optional<Timestamp> time_at(const object& fields, std::string_view name) {
    const Text text = text_at(fields, name);
    return text ? parse_timestamp(*text) : std::nullopt;
}

std::optional<double> number_at(const object& fields, std::string_view name) {
    double value = 0;
    return fields.at_key(name).get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
}

/// Calls `each` with every object of the list under `name`, if there is such a list.
template <typename Function>
void each_object_at(const object& fields, std::string_view name, Function each) {
    array list;
    if (fields.at_key(name).get(list) != simdjson::SUCCESS) return;
    for (const element item : list) {
        object entry;
        if (item.get(entry) == simdjson::SUCCESS) each(entry);
    }
}

bool is_hexadecimal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The uuid in lower case; nothing if the text is none.
Text uuid_of(const Text& uuid) {
    if (!uuid || uuid->size() != 36) return {};
    for (std::size_t i = 0; i < uuid->size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? (*uuid)[i] != '-' : !is_hexadecimal((*uuid)[i])) return {};
    }
    return in_lower_case(*uuid);
}

/// An entry that cannot be read as a whole, with those of its fields that can.
Rejected unreadable(std::string_view raw, std::string_view why) {
    Rejected entry{.reason = std::string("not readable as JSON: ").append(why), .raw = std::string(raw)};
    const std::string text = legible(raw);
    simdjson::ondemand::parser parser;
    const auto field = [&text, &parser](std::string_view name) {
        // From the start for each: a document that has failed must not be asked again.
        simdjson::ondemand::document document;
        std::string_view value;
        const bool found =
            parser.iterate(text.data(), text.size(), text.capacity()).get(document) == simdjson::SUCCESS &&
            document.find_field_unordered(name).get(value) == simdjson::SUCCESS;
        return found ? Text{value} : Text{};
    };
    const auto time = [&field](std::string_view name) {
        const Text value = field(name);
        return value ? parse_timestamp(*value) : std::nullopt;
    };
    entry.uuid = uuid_of(field("uuid"));
    entry.published = time("published");
    entry.updated = time("updated");
    return entry;
}

void read_lists(const object& fields, Ad& ad) {
    each_object_at(fields, "workLocations", [&ad](const object& place) {
        ad.work_locations.push_back({.country = text_at(place, "country"),
                                     .address = text_at(place, "address"),
                                     .city = text_at(place, "city"),
                                     .postal_code = text_at(place, "postalCode"),
                                     .county = text_at(place, "county"),
                                     .municipality = text_at(place, "municipal")});
    });
    each_object_at(fields, "occupationCategories", [&ad](const object& occupation) {
        ad.occupations.push_back(
            {.level1 = text_at(occupation, "level1"), .level2 = text_at(occupation, "level2")});
    });
    each_object_at(fields, "contactList", [&ad](const object& contact) {
        ad.contacts.push_back({.name = text_at(contact, "name"),
                               .email = text_at(contact, "email"),
                               .phone = text_at(contact, "phone"),
                               .role = text_at(contact, "role"),
                               .title = text_at(contact, "title")});
    });
    each_object_at(fields, "categoryList", [&ad](const object& category) {
        ad.categories.push_back({.type = text_at(category, "categoryType"),
                                 .code = text_at(category, "code"),
                                 .name = text_at(category, "name"),
                                 .description = text_at(category, "description"),
                                 .score = number_at(category, "score")});
    });
}

Ad ad_of(const object& fields, std::string uuid, std::string_view raw) {
    Ad ad;
    ad.uuid = std::move(uuid);
    ad.title = text_at(fields, "title");
    ad.job_title = text_at(fields, "jobtitle");
    ad.published = time_at(fields, "published");
    ad.expires = time_at(fields, "expires");
    ad.updated = time_at(fields, "updated");
    ad.source = text_at(fields, "source");
    ad.source_url = text_at(fields, "sourceurl");
    ad.application_url = text_at(fields, "applicationUrl");
    ad.application_due = text_at(fields, "applicationDue");
    ad.link = text_at(fields, "link");
    ad.engagement_type = text_at(fields, "engagementtype");
    ad.extent = text_at(fields, "extent");
    ad.start_time = text_at(fields, "starttime");
    ad.position_count = text_at(fields, "positioncount");
    ad.sector = text_at(fields, "sector");
    object employer;
    if (fields.at_key("employer").get(employer) == simdjson::SUCCESS) {
        ad.employer = text_at(employer, "name");
        ad.orgnr = text_at(employer, "orgnr");
        ad.employer_homepage = text_at(employer, "homepage");
    }
    read_lists(fields, ad);
    ad.json = raw;
    return ad;
}

}  // namespace

std::string in_lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return lower;
}

Text read_uuid(const object& fields, const char* name) {
    return uuid_of(text_at(fields, name));
}

AdReader::AdReader() {
    // SQLite reads JSON of some depth only, and what it cannot read would fail every query; no ad is nearly
    // so deep.
    constexpr std::size_t deepest = 100;
    constexpr std::size_t usual_size = std::size_t{64} << 10;
    if (parser_.allocate(usual_size, deepest) != simdjson::SUCCESS) throw std::bad_alloc();
}

std::variant<Ad, Rejected> AdReader::read(std::string_view raw) {
    element document;
    if (const auto error = parser_.parse(raw.data(), raw.size(), false).get(document);
        error != simdjson::SUCCESS) {
        return unreadable(raw, simdjson::error_message(error));
    }
    object fields;
    if (document.get(fields) != simdjson::SUCCESS)
        return Rejected{.reason = "not an object", .raw = std::string(raw)};
    Text uuid = read_uuid(fields, "uuid");
    const auto reject = [&](const char* reason) {
        return Rejected{.reason = reason,
                        .raw = std::string(raw),
                        .uuid = uuid,
                        .published = time_at(fields, "published"),
                        .updated = time_at(fields, "updated")};
    };
    if (!uuid) return reject("no usable uuid");
    element expires;
    if (fields.at_key("expires").get(expires) == simdjson::SUCCESS && !expires.is_null()) {
        const Text text = text_of(expires);
        if (!expires.is_string() || (text && !parse_timestamp(*text))) return reject("unreadable expires");
    }
    return ad_of(fields, std::move(*uuid), raw);
}

}  // namespace jobfeed
