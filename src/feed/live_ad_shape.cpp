// SPDX-License-Identifier: MIT
#include <jobfeed/live_ad_shape.hpp>

#include "feed/feed_time.hpp"
#include "feed/raw_json.hpp"

#include <jobfeed/json_text.hpp>
#include <jobfeed/timestamp.hpp>

#include <simdjson.h>

#include <algorithm>
#include <array>

namespace jobfeed {

using namespace feed;

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::array<std::string_view, 3> times{"published", "expires", "updated"};
constexpr std::array<std::string_view, 9> texts{"title",          "description", "sourceurl",
                                                "applicationUrl", "jobtitle",    "engagementtype",
                                                "applicationDue", "starttime",   "sector"};
constexpr std::array<std::string_view, 3> employer_texts{"name", "description", "homepage"};

template <typename Names>
bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// `"2024-06-01T10:00:00.123456Z"` as `"2024-06-01T12:00:00.123456+02:00"`.
std::string in_oslo(std::string_view raw) {
    const bool is_text = raw.size() > 2 && raw.front() == '"';
    const std::string_view text = is_text ? raw.substr(1, raw.size() - 2) : std::string_view{};
    const auto moment = is_text ? read_time(text) : std::nullopt;
    if (!moment) return std::string(raw);
    constexpr std::size_t seconds = std::string_view("2024-06-01T10:00:00").size();
    constexpr std::size_t with_fraction = seconds + std::string_view(".123").size();
    const std::string whole = to_oslo_string(*moment);
    std::string_view fraction;
    if (const auto point = text.find('.'); point == seconds)
        fraction = text.substr(point, text.find_first_not_of("0123456789", point + 1) - point);
    return '"' + whole.substr(0, seconds) + std::string(fraction) + whole.substr(with_fraction) + '"';
}

class Members {
  public:
    explicit Members(std::string& out) : out_(out) {}

    void add(std::string_view name, std::string_view value) {
        out_ += is_first_ ? '{' : ',';
        is_first_ = false;
        append_json_string(out_, name);
        out_.append(":").append(value);
    }

    void end() { out_ += is_first_ ? "{}" : "}"; }

  private:
    std::string& out_;
    bool is_first_ = true;
};

/// Calls `member(name, raw value)` for each member.
template <typename Function>
void each_member(std::string_view json, Function member) {
    const simdjson::padded_string padded(json);
    ondemand::parser parser;
    auto document = parser.iterate(padded);
    for (auto field : document.get_object()) {
        const std::string name(field.unescaped_key().value());
        member(name, raw_json(field.value()));
    }
}

std::string_view text_for_null(std::string_view raw) {
    return raw == "null" ? R"("")" : raw;
}

std::string employer_of(std::string_view raw) {
    if (!raw.starts_with('{')) return std::string(raw);
    std::string out;
    Members members(out);
    each_member(raw, [&](std::string_view name, std::string_view value) {
        members.add(name, has(employer_texts, name) ? text_for_null(value) : value);
    });
    members.end();
    return out;
}

std::string value_of(std::string_view name, std::string_view raw) {
    if (has(times, name)) return in_oslo(raw);
    if (has(texts, name)) return std::string(text_for_null(raw));
    return name == "employer" ? employer_of(raw) : std::string(raw);
}

}  // namespace

bool append_in_live_shape(std::string& out, std::string_view json) {
    const std::size_t before = out.size();
    try {
        Members members(out);
        each_member(json, [&](std::string_view name, std::string_view value) {
            members.add(name, value_of(name, value));
            if (name == "occupationCategories") members.add("categoryList", "[]");
        });
        members.add("contactList", "[]");
        members.end();
        return true;
    } catch (const simdjson::simdjson_error&) {
        out.resize(before);
        return false;
    }
}

}  // namespace jobfeed
