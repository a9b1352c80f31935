// SPDX-License-Identifier: MIT
#include <jobfeed/ad_texts.hpp>

#include "feed/raw_json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <string>

namespace jobfeed {

using namespace feed;

namespace {

namespace ondemand = simdjson::ondemand;

/// The first member of a name counts, as for SQLite.
using Found = std::optional<std::string>;

bool is_null(ondemand::value value) {
    return value.type() == ondemand::json_type::null;
}

void replace_nul(std::string& text) {
    for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at)) {
        text.replace(at, 1, "\uFFFD");
    }
}

/// These return false for a value of another type.
bool take_text(ondemand::value value, Found& found) {
    if (found) return true;
    std::string_view text;
    if (!is_null(value) && value.get_string().get(text) != simdjson::SUCCESS) return false;
    found.emplace(text);
    replace_nul(*found);
    return true;
}

bool take_list(ondemand::value value, Found& found) {
    if (found) return true;
    found.emplace();
    if (is_null(value)) return true;
    if (value.type() != ondemand::json_type::array) return false;
    const std::string_view raw = raw_json(value);
    found->resize(raw.size());
    std::size_t size = 0;
    if (simdjson::minify(raw.data(), raw.size(), found->data(), size) != simdjson::SUCCESS) return false;
    found->resize(size);
    return true;
}

bool take_employer(ondemand::value value, Found& description, bool& is_found) {
    if (is_found) return true;
    is_found = true;
    if (is_null(value)) return true;
    ondemand::object employer;
    if (value.get_object().get(employer) != simdjson::SUCCESS) return false;
    for (auto member : employer) {
        if (ondemand::raw_json_string(member.key()) != "description") continue;
        if (!take_text(ondemand::value(member.value()), description)) return false;
    }
    return true;
}

std::optional<std::string_view> view(const Found& found) {
    return found && !found->empty() ? std::optional<std::string_view>(*found) : std::nullopt;
}

}  // namespace

struct AdTexts::Implementation {
    bool read() {
        bool met_employer = false;
        auto document = parser.iterate(json.data(), json.size() - simdjson::SIMDJSON_PADDING, json.size());
        ondemand::object ad = document.get_object();
        for (auto member : ad) {
            const ondemand::raw_json_string key = member.key();
            const auto value = [&member] { return ondemand::value(member.value()); };
            const bool usual = key == "description" ? take_text(value(), description)
                               : key == "employer"
                                   ? take_employer(value(), employer_description, met_employer)
                               : key == "workLocations"        ? take_list(value(), work_locations)
                               : key == "occupationCategories" ? take_list(value(), occupations)
                                                               : true;
            if (!usual) return false;
        }
        return true;
    }

    ondemand::parser parser;
    std::string json;  ///< and the bytes behind it that the parser may read
    Found description;
    Found employer_description;
    Found work_locations;
    Found occupations;
};

AdTexts::AdTexts() : impl_(std::make_unique<Implementation>()) {}
AdTexts::~AdTexts() = default;

bool AdTexts::read(std::string_view json) {
    impl_->json.assign(json).append(simdjson::SIMDJSON_PADDING, '\0');
    for (Found* found :
         {&impl_->description, &impl_->employer_description, &impl_->work_locations, &impl_->occupations}) {
        found->reset();
    }
    try {
        return impl_->read();
    } catch (const simdjson::simdjson_error&) {
        return false;
    }
}

std::optional<std::string_view> AdTexts::description() const {
    return view(impl_->description);
}

std::optional<std::string_view> AdTexts::employer_description() const {
    return view(impl_->employer_description);
}

std::optional<std::string_view> AdTexts::work_locations() const {
    return view(impl_->work_locations);
}

std::optional<std::string_view> AdTexts::occupations() const {
    return view(impl_->occupations);
}

std::vector<WorkLocation> parse_work_locations(std::string_view json) {
    std::vector<WorkLocation> places;
    if (json.empty()) return places;  // the parser would copy from nowhere
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (parser.parse(json.data(), json.size()).get(list) != simdjson::SUCCESS) return places;
    for (const simdjson::dom::element entry : list) {
        const auto text = [&entry](std::string_view name) {
            std::string_view found;
            const bool there = entry.at_key(name).get(found) == simdjson::SUCCESS && !found.empty();
            return there ? Text{found} : Text{};
        };
        if (!entry.is_object()) continue;
        places.push_back({.country = text("country"),
                          .address = text("address"),
                          .city = text("city"),
                          .postal_code = text("postalCode"),
                          .county = text("county"),
                          .municipality = text("municipal")});
    }
    return places;
}

}  // namespace jobfeed
