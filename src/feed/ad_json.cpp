// SPDX-License-Identifier: MIT
#include "feed/ad_json.hpp"

#include "feed/ascii.hpp"
#include "feed/feed_time.hpp"
#include "feed/mask_non_ascii.hpp"
#include "feed/uuid.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace jobfeed::feed {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// As much of a text as is kept of a flaw, and no part of a letter.
std::string beginning_of(std::string text) {
    constexpr std::size_t most = 1000;
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text;
}

/// Reads the fields of an object. One that has not the form that is asked for is missing, and a flaw.
class Fields {
  public:
    Fields(const object& fields, std::vector<Flaw>& flaws, std::string path = {})
        : fields_(fields), flaws_(flaws), path_(std::move(path)) {}

    Text text(std::string_view name) const {
        const auto value = find(name);
        if (!value) return {};
        std::string_view text;
        if (value->get(text) == simdjson::SUCCESS) return without_nul(text);
        note(name, *value);
        return {};
    }

    /// A number is as good as its text.
    Text text_or_number(std::string_view name) const {
        const auto value = find(name);
        return value && value->is_number() ? Text{simdjson::minify(*value)} : text(name);
    }

    std::optional<Timestamp> time(std::string_view name) const {
        const auto value = find(name);
        if (!value) return {};
        const auto moment = read_time(time_text(*value));
        if (!moment) note(name, *value);
        return moment;
    }

    std::optional<double> number(std::string_view name) const {
        const auto value = find(name);
        if (!value) return {};
        double number = 0;
        if (value->get(number) == simdjson::SUCCESS) return number;
        std::string_view text;
        if (value->get(text) == simdjson::SUCCESS) {
            text = trimmed(text);
            const char* const end = text.data() + text.size();
            const auto [read_to, error] = std::from_chars(text.data(), end, number);
            if (error == std::errc{} && read_to == end && std::isfinite(number)) return number;
        }
        note(name, *value);
        return {};
    }

    std::optional<Fields> object_at(std::string_view name) const {
        const auto value = find(name);
        if (!value) return {};
        object entry;
        if (value->get(entry) == simdjson::SUCCESS) return Fields(entry, flaws_, path_to(name) + '.');
        note(name, *value);
        return {};
    }

    /// Calls `each` with every object of the list.
    template <typename Function>
    void each_at(std::string_view name, Function each) const {
        const auto value = find(name);
        if (!value) return;
        array list;
        if (value->get(list) != simdjson::SUCCESS) return note(name, *value);
        const std::string path = path_to(name) + '.';
        for (const element item : list) {
            object entry;
            if (item.get(entry) == simdjson::SUCCESS) {
                each(Fields(entry, flaws_, path));
            } else if (!is_nothing(item)) {
                note(name, item);
            }
        }
    }

  private:
    /// NAV sends null and the empty text for what is missing.
    static bool is_nothing(const element& value) {
        std::string_view text;
        return value.is_null() || (value.get(text) == simdjson::SUCCESS && text.empty());
    }

    /// A text with U+0000 in it is cut there by much that reads it.
    static std::string without_nul(std::string_view text) {
        std::string result;
        for (auto end = text.find('\0'); end != std::string_view::npos; end = text.find('\0')) {
            result.append(text.substr(0, end)).append("\uFFFD");
            text.remove_prefix(end + 1);
        }
        return result.append(text);
    }

    /// Jackson writes a moment as a text, a number, or a list from the year down: `[2027,3,1,0,0]`.
    static std::string time_text(const element& value) {
        std::string_view text;
        array parts;
        if (value.get(text) == simdjson::SUCCESS) return std::string(text);
        if (value.is_number()) return simdjson::minify(value);
        if (value.get(parts) != simdjson::SUCCESS) return {};
        std::array<std::int64_t, 6> numbers{0, 0, 0, 0, 0, 0};
        std::size_t count = 0;
        for (const element part : parts) {
            std::int64_t number = 0;
            if (part.get(number) != simdjson::SUCCESS) return {};
            if (count < numbers.size()) numbers[count] = number;
            ++count;
        }
        if (count < 3) return {};
        return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", numbers[0], numbers[1], numbers[2],
                           numbers[3], numbers[4], numbers[5]);
    }

    std::optional<element> find(std::string_view name) const {
        element value;
        if (fields_.at_key(name).get(value) != simdjson::SUCCESS || is_nothing(value)) return std::nullopt;
        return value;
    }

    std::string path_to(std::string_view name) const { return path_ + std::string(name); }

    void note(std::string_view name, const element& value) const {
        std::string field = path_to(name);
        const bool noted = std::any_of(flaws_.begin(), flaws_.end(),
                                       [&field](const Flaw& flaw) { return flaw.field == field; });
        if (!noted) flaws_.push_back({std::move(field), beginning_of(simdjson::minify(value))});
    }

    object fields_;
    std::vector<Flaw>& flaws_;
    std::string path_;
};

/// An entry that cannot be read as a whole, with those of its fields that can.
Rejected unreadable(std::string_view raw) {
    Rejected entry{.reason = "not readable as JSON", .raw = std::string(raw)};
    const std::string text = mask_non_ascii(raw);
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
        return value ? read_time(*value) : std::nullopt;
    };
    entry.uuid = uuid_of(field("uuid").value_or(""));
    entry.published = time("published");
    entry.updated = time("updated");
    return entry;
}

void read_lists(const Fields& fields, Ad& ad) {
    fields.each_at("workLocations", [&ad](const Fields& place) {
        ad.work_locations.push_back({.country = place.text("country"),
                                     .address = place.text("address"),
                                     .city = place.text("city"),
                                     .postal_code = place.text("postalCode"),
                                     .county = place.text("county"),
                                     .municipality = place.text("municipal")});
    });
    fields.each_at("occupationCategories", [&ad](const Fields& occupation) {
        ad.occupations.push_back({.level1 = occupation.text("level1"), .level2 = occupation.text("level2")});
    });
    fields.each_at("contactList", [&ad](const Fields& contact) {
        ad.contacts.push_back({.name = contact.text("name"),
                               .email = contact.text("email"),
                               .phone = contact.text("phone"),
                               .role = contact.text("role"),
                               .title = contact.text("title")});
    });
    fields.each_at("categoryList", [&ad](const Fields& category) {
        ad.categories.push_back({.type = category.text("categoryType"),
                                 .code = category.text("code"),
                                 .name = category.text("name"),
                                 .description = category.text("description"),
                                 .score = category.number("score")});
    });
}

/// The descriptions stay in the JSON alone, but are to be texts too.
void check_descriptions(const Fields& fields, const std::optional<Fields>& employer) {
    static_cast<void>(fields.text("description"));
    if (employer) static_cast<void>(employer->text("description"));
}

Rejected without_uuid(const object& entry, std::string_view raw) {
    std::vector<Flaw> flaws;
    const Fields fields(entry, flaws);
    return {.reason = "no usable uuid",
            .raw = std::string(raw),
            .published = fields.time("published"),
            .updated = fields.time("updated")};
}

Ad ad_of(const object& entry) {
    Ad ad;
    const Fields fields(entry, ad.flaws);
    ad.title = fields.text("title");
    ad.job_title = fields.text("jobtitle");
    ad.published = fields.time("published");
    ad.expires = fields.time("expires");
    ad.updated = fields.time("updated");
    ad.source = fields.text("source");
    ad.source_url = fields.text("sourceurl");
    ad.application_url = fields.text("applicationUrl");
    ad.application_due = fields.text("applicationDue");
    ad.link = fields.text("link");
    ad.engagement_type = fields.text("engagementtype");
    ad.extent = fields.text("extent");
    ad.start_time = fields.text("starttime");
    ad.position_count = fields.text_or_number("positioncount");
    ad.sector = fields.text("sector");
    const auto employer = fields.object_at("employer");
    if (employer) {
        ad.employer = employer->text("name");
        ad.orgnr = employer->text("orgnr");
        ad.employer_homepage = employer->text("homepage");
    }
    check_descriptions(fields, employer);
    read_lists(fields, ad);
    return ad;
}

}  // namespace

Text read_uuid(const object& fields, std::string_view name) {
    std::string_view text;
    return fields.at_key(name).get(text) == simdjson::SUCCESS ? uuid_of(text) : Text{};
}

std::variant<Ad, Rejected> AdReader::read(std::string_view raw, std::string_view uuid_beside) {
    const auto value = parser_.read(raw);
    if (!value) return unreadable(raw);
    object fields;
    if (value->root.get(fields) != simdjson::SUCCESS)
        return Rejected{.reason = "not an object", .raw = std::string(raw)};
    Text uuid = read_uuid(fields, "uuid");
    if (!uuid && uuid_beside.empty()) return without_uuid(fields, raw);
    Ad ad = ad_of(fields);
    ad.uuid = uuid ? std::move(*uuid) : std::string(uuid_beside);
    ad.json = value->json;
    // A part of it would not tell what came: where the bytes are wrong, they all are in doubt.
    if (value->is_mended) ad.flaws.push_back({"json", std::string(raw)});
    return ad;
}

}  // namespace jobfeed::feed
