// SPDX-License-Identifier: MIT
#include "stilling_content.hpp"

#include "random.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

namespace simulator {
namespace {

using simdjson::dom::element;

std::string_view text_of(simdjson::simdjson_result<element> field) {
    std::string_view text;
    return field.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::string_view text_in(const element& value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

/// Where the first feed has null, this one mostly has the empty string.
std::string empty_for_null(const element& value) {
    return value.is_null() ? R"("")" : simdjson::minify(value);
}

std::string as_extent(const element& value) {
    return text_in(value) == "Deltid" ? R"("Deltid")" : R"("Heltid")";
}

std::string as_position_count(const element& value) {
    if (value.is_null()) {
        return R"("1")";
    }
    auto text = simdjson::minify(value);
    return value.is_string() ? text : '"' + std::move(text) + '"';
}

std::string as_employer(const element& value) {
    simdjson::dom::object employer;
    if (value.get(employer) != simdjson::SUCCESS) {
        return simdjson::minify(value);
    }
    std::string json;
    for (const auto& [key, field] : employer) {
        const bool is_text = key == "description" || key == "homepage" || key == "name";
        fmt::format_to(std::back_inserter(json), "{}\"{}\":{}", json.empty() ? '{' : ',', key,
                       is_text ? empty_for_null(field) : simdjson::minify(field));
    }
    return json.empty() ? "{}" : json + '}';
}

using Rewrite = std::string (*)(const element&);

/// How this feed writes a field; what is not named here is as in the first feed.
Rewrite rewrite_of(std::string_view key) {
    static constexpr std::array<std::pair<std::string_view, Rewrite>, 12> rewrites{{
        {"title", empty_for_null},
        {"description", empty_for_null},
        {"sourceurl", empty_for_null},
        {"applicationUrl", empty_for_null},
        {"applicationDue", empty_for_null},
        {"jobtitle", empty_for_null},
        {"employer", as_employer},
        {"engagementtype", empty_for_null},
        {"extent", as_extent},
        {"starttime", empty_for_null},
        {"positioncount", as_position_count},
        {"sector", empty_for_null},
    }};
    const auto found = std::ranges::find(rewrites, key, &std::pair<std::string_view, Rewrite>::first);
    return found == rewrites.end() ? [](const element& value) { return std::string{simdjson::minify(value)}; }
                                   : found->second;
}

/// The codes are of the right form; which occupations they stand for is made up.
std::string make_categories(const element& ad) {
    simdjson::dom::array occupations;
    if (ad["occupationCategories"].get(occupations) != simdjson::SUCCESS) {
        return "[]";
    }
    std::string json = "[";
    for (const element occupation : occupations) {
        const auto name = text_of(occupation["level2"]);
        Random random{hash_of(name)};
        const auto styrk = random.between(1000, 9999);
        const auto score = random.chance(0.7) ? "1.0" : random.chance(0.5) ? "0.0" : "0.87345";
        const auto add = [&](std::string_view type, const std::string& code) {
            fmt::format_to(std::back_inserter(json),
                           R"({}{{"categoryType":"{}","code":"{}","name":{},"description":"","score":{}}})",
                           json.size() > 1 ? "," : "", type, code, json_string(name), score);
        };
        add("ESCO", fmt::format("http://data.europa.eu/esco/isco/C{}", styrk));
        add("JANZZ", fmt::format("{}", random.between(10'000, 999'999)));
        add("STYRK08", fmt::format("{}", styrk));
    }
    return json + ']';
}

/// Contacts that are nobody: a role and a number.
std::string make_contacts(std::string_view uuid) {
    static constexpr std::array titles{R"("Daglig leder")", R"("Avdelingsleder")", R"("")", "null"};
    static constexpr std::array roles{"null", "null", R"("")", R"("Rekrutterer")"};
    Random random{hash_of(uuid)};
    const double kind = random.fraction();
    const std::size_t count = kind < 0.25 ? 0 : kind < 0.8 ? 1 : random.between(2, 3);
    std::string json = "[";
    for (std::size_t contact = 0; contact < count; ++contact) {
        const auto number = random.below(100);
        const auto email = random.chance(0.2) ? std::string{} : fmt::format("kontakt{}@example.com", number);
        const auto phone = random.chance(0.2) ? "null" : fmt::format(R"("00 00 00 {:02}")", number);
        fmt::format_to(std::back_inserter(json),
                       R"({}{{"name":"Kontaktperson {}","email":"{}","phone":{},"role":{},"title":{}}})",
                       contact > 0 ? "," : "", number, email, phone, random.pick(roles), random.pick(titles));
    }
    return json + ']';
}

/// The moment in a field that holds one.
std::optional<Instant> moment_in(std::string_view key, const element& value) {
    const bool is_time = key == "published" || key == "expires" || key == "updated";
    return is_time ? parse_instant(text_in(value)) : std::nullopt;
}

/// Writes one field after the other.
class ContentWriter {
  public:
    ContentWriter(const Alterations& alterations, std::size_t expected_size) : alterations_(alterations) {
        json_.reserve(expected_size);
    }

    void add(std::string_view key, std::string_view value) {
        if (!alterations_.contains(key)) {
            append(key, value);
        }
    }

    std::string finish() {
        for (const auto& [key, value] : alterations_) {
            if (!value.empty()) {
                append(key, value);
            }
        }
        return json_.empty() ? "{}" : std::move(json_) + '}';
    }

  private:
    void append(std::string_view key, std::string_view value) {
        json_ += json_.empty() ? '{' : ',';
        json_ += json_string(key);
        json_ += ':';
        json_ += value;
    }

    const Alterations& alterations_;
    std::string json_;
};

}  // namespace

std::string make_content(const Ad& ad, TimeForm form, const Alterations& alterations) {
    thread_local simdjson::dom::parser parser;
    const element document = parser.parse(ad.json());
    const auto has = [&](std::string_view key) { return document[key].error() == simdjson::SUCCESS; };
    ContentWriter writer{alterations, ad.json().size() + 1500};
    for (const auto& [key, value] : simdjson::dom::object(document)) {
        const auto moment = moment_in(key, value);
        writer.add(key, moment ? time_json(*moment, form) : rewrite_of(key)(value));
        if (key == "occupationCategories" && !has("categoryList")) {
            writer.add("categoryList", make_categories(document));
        }
    }
    if (!has("contactList")) {
        writer.add("contactList", make_contacts(ad.uuid()));
    }
    return writer.finish();
}

}  // namespace simulator
