// SPDX-License-Identifier: MIT
#include <jobfeed/old_ad_shape.hpp>

#include "feed/feed_time.hpp"
#include "feed/raw_json.hpp"

#include <jobfeed/json_text.hpp>

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace jobfeed {

using namespace feed;

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view null = "null";

constexpr std::array<std::string_view, 20> ad_fields{
    "uuid",          "published", "expires",  "updated",        "workLocations",  "title",
    "description",   "sourceurl", "source",   "applicationUrl", "applicationDue", "occupationCategories",
    "jobtitle",      "link",      "employer", "engagementtype", "extent",         "starttime",
    "positioncount", "sector"};
constexpr std::array<std::string_view, 6> place_fields{"country",    "address", "city",
                                                       "postalCode", "county",  "municipal"};
constexpr std::array<std::string_view, 2> occupation_fields{"level1", "level2"};
constexpr std::array<std::string_view, 4> employer_fields{"name", "orgnr", "description", "homepage"};

/// An empty text means that it is missing.
std::string_view value_or_null(std::string_view raw) {
    return raw.empty() || raw == "\"\"" ? null : raw;
}

/// The raw values of these fields, in their order; the first member of a name counts.
std::vector<std::string_view> pick(ondemand::object object, std::span<const std::string_view> fields) {
    std::vector<std::string_view> values(fields.size());
    for (auto member : object) {
        const std::string_view key = member.unescaped_key();
        const auto field = std::find(fields.begin(), fields.end(), key);
        if (field == fields.end()) continue;
        std::string_view& value = values[static_cast<std::size_t>(field - fields.begin())];
        const std::string_view raw = raw_json(ondemand::value(member.value()));
        if (value.empty()) value = raw;
    }
    return values;
}

/// `"2024-06-01T12:00:00.123456+02:00"` as `"2024-06-01T10:00:00.123456Z"`.
std::string in_utc(std::string_view raw) {
    const std::string_view text = raw.size() > 2 ? raw.substr(1, raw.size() - 2) : std::string_view{};
    const auto moment = raw.starts_with('"') ? read_time(text) : std::nullopt;
    if (!moment) return std::string(null);
    const std::string whole = to_string(*moment);
    constexpr std::size_t seconds = std::string_view("2024-06-01T10:00:00").size();
    std::string_view fraction = std::string_view(whole).substr(seconds, 4);
    if (fraction == ".000") fraction = {};
    if (const auto point = text.find('.'); point == seconds) {
        const auto end = text.find_first_not_of("0123456789", point + 1);
        fraction = text.substr(point, std::min(end, point + 7) - point);  // six digits at most
    }
    return fmt::format("\"{}{}Z\"", whole.substr(0, seconds), fraction);
}

/// Parses parts of one ad, each by its own bytes.
class Rewriter {
  public:
    explicit Rewriter(std::string& out) : out_(out) {}

    void object(std::string_view json, std::span<const std::string_view> fields) {
        padded_ = simdjson::padded_string(json);
        auto document = parser_.iterate(padded_);
        auto values = pick(document.get_object(), fields);
        for (std::string_view& value : values) value = value_or_null(value);
        append(values, fields);
    }

    /// Here the old feed had empty texts, too.
    void list(std::string_view json, std::span<const std::string_view> fields) {
        padded_ = simdjson::padded_string(json);
        auto document = parser_.iterate(padded_);
        char before = '[';
        for (auto entry : document.get_array()) {
            ondemand::object object;
            if (entry.get_object().get(object) != simdjson::SUCCESS) continue;
            out_ += before;
            before = ',';
            append(pick(object, fields), fields);
        }
        out_ += before == '[' ? "[]" : "]";
    }

  private:
    void append(const std::vector<std::string_view>& values, std::span<const std::string_view> fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            out_ += fmt::format("{}\"{}\":{}", i == 0 ? '{' : ',', fields[i],
                                values[i].empty() ? null : values[i]);
        }
        out_ += '}';
    }

    std::string& out_;
    ondemand::parser parser_;
    simdjson::padded_string padded_;
};

void append_field(std::string& out, std::string_view field, std::string_view raw) {
    if (field == "published" || field == "expires" || field == "updated") {
        out += in_utc(raw);
    } else if (field == "workLocations" && raw.starts_with('[')) {
        Rewriter(out).list(raw, place_fields);
    } else if (field == "occupationCategories" && raw.starts_with('[')) {
        Rewriter(out).list(raw, occupation_fields);
    } else if (field == "workLocations" || field == "occupationCategories") {
        out += "[]";
    } else if (field == "employer" && raw.starts_with('{')) {
        Rewriter(out).object(raw, employer_fields);
    } else if (field == "extent") {
        out += raw == "\"Deltid\"" ? raw : "\"Heltid\"";
    } else if (field == "positioncount" && value_or_null(raw) == null) {
        out += "\"1\"";
    } else if (field == "positioncount" && !raw.starts_with('"')) {
        out += fmt::format("\"{}\"", raw);
    } else {
        out += value_or_null(raw);
    }
}

}  // namespace

bool append_in_old_shape(std::string& out, std::string_view json) {
    const std::size_t before = out.size();
    try {
        const simdjson::padded_string padded(json);
        ondemand::parser parser;
        auto document = parser.iterate(padded);
        const auto values = pick(document.get_object(), ad_fields);
        for (std::size_t i = 0; i < values.size(); ++i) {
            out += fmt::format("{}\"{}\":", i == 0 ? '{' : ',', ad_fields[i]);
            append_field(out, ad_fields[i], values[i]);
        }
        out += '}';
        return true;
    } catch (const simdjson::simdjson_error&) {
        out.resize(before);
        return false;
    }
}

}  // namespace jobfeed
