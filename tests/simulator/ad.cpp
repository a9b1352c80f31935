// SPDX-License-Identifier: MIT
#include "ad.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <stdexcept>

namespace simulator {
namespace {

using simdjson::dom::element;

/// The string in that field, or an empty one.
std::string_view text_of(simdjson::simdjson_result<element> field) {
    std::string_view text;
    return field.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

std::optional<std::int64_t> moment_of(simdjson::simdjson_result<element> field) {
    const auto instant = parse_instant(text_of(field));
    return instant ? std::optional{to_milliseconds(*instant)} : std::nullopt;
}

/// Collects one string of every object in an array; what has none is skipped.
void collect(simdjson::simdjson_result<element> list, std::string_view field,
             std::vector<std::string>& into) {
    simdjson::dom::array objects;
    if (list.get(objects) != simdjson::SUCCESS) {
        return;
    }
    for (const element object : objects) {
        if (const auto text = text_of(object[field]); !text.empty()) {
            into.emplace_back(text);
        }
    }
}

std::vector<Place> places_in(simdjson::simdjson_result<element> list) {
    std::vector<Place> places;
    simdjson::dom::array objects;
    if (list.get(objects) == simdjson::SUCCESS) {
        for (const element object : objects) {
            places.push_back(
                {std::string{text_of(object["municipal"])}, std::string{text_of(object["county"])}});
        }
    }
    return places;
}

/// The parsed object lives until the same thread parses the next.
simdjson::dom::object parse_object(const std::string& json) {
    thread_local simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(json).get(object) != simdjson::SUCCESS) {
        throw std::invalid_argument("not an ad, for it is not a JSON object: " + json.substr(0, 200));
    }
    return object;
}

}  // namespace

Ad::Ad(std::string json) : json_(std::move(json)) {
    const auto ad = parse_object(json_);
    uuid_ = text_of(ad["uuid"]);
    if (uuid_.empty()) {
        throw std::invalid_argument("not an ad, for it has no uuid: " + json_.substr(0, 200));
    }
    published_ = moment_of(ad["published"]);
    updated_ = moment_of(ad["updated"]);
    title_ = text_of(ad["title"]);
    employer_ = text_of(ad["employer"]["name"]);
    source_ = text_of(ad["source"]);
    orgnr_ = text_of(ad["employer"]["orgnr"]);
    collect(ad["occupationCategories"], "level1", occupations_);
    collect(ad["occupationCategories"], "level2", occupations_);
    places_ = places_in(ad["workLocations"]);
}

const DeflatedPiece& Ad::deflated() const {
    std::call_once(deflate_once_, [this] { deflated_ = deflate_piece(json_); });
    return deflated_;
}

std::string json_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            quoted += '\\';
            quoted += letter;
        } else if (static_cast<unsigned char>(letter) < 0x20) {
            quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(letter));
        } else {
            quoted += letter;
        }
    }
    return quoted + '"';
}

std::optional<std::string> string_field(const std::string& json, std::string_view field) {
    std::string_view text;
    if (parse_object(json)[field].get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return std::string{text};
}

std::string with_fields(const std::string& json,
                        std::span<const std::pair<std::string, std::string>> replacements) {
    std::string changed;
    const auto add = [&](std::string_view key, std::string_view value) {
        changed += changed.empty() ? '{' : ',';
        changed += json_string(key);
        changed += ':';
        changed += value;
    };
    const auto ad = parse_object(json);
    for (const auto& [key, value] : ad) {
        const auto replacement = std::ranges::find(
            replacements, key, [](const auto& pair) { return std::string_view{pair.first}; });
        add(key, replacement == replacements.end() ? simdjson::minify(value) : replacement->second);
    }
    for (const auto& [key, value] : replacements) {
        if (ad.at_key(key).error() == simdjson::NO_SUCH_FIELD) {
            add(key, value);
        }
    }
    return changed + '}';
}

}  // namespace simulator
