// SPDX-License-Identifier: MIT
#include "ad_query.hpp"

#include <algorithm>
#include <utility>

namespace simulator {
namespace {

std::optional<DateInterval> interval_of(const Request& request, std::string_view name, Instant now) {
    const auto text = request.parameter(name);
    if (!text || text->empty()) {
        return std::nullopt;
    }
    const auto interval = parse_date_interval(*text, now);
    if (!interval) {
        throw BadParameter("Date is badly formatted");
    }
    return interval;
}

/// What stands between the commas; nothing is no value.
std::vector<std::string> values_of(std::string_view text) {
    auto values = split_at_commas(text);
    std::erase(values, "");
    return values;
}

/// Places in upper case, as they are indexed. A `!` means nothing here.
std::vector<std::string> places_of(const Request& request, std::string_view name) {
    const auto given = upper_cased(request.parameter(name).value_or(""));
    std::string_view text = given;
    text.remove_prefix(text.starts_with('!') ? 1 : 0);
    return values_of(text);
}

/// The words of a text in upper case: letters and digits that follow each other.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words{""};
    for (const char letter : upper_cased(text)) {
        const bool is_in_word = (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
                                static_cast<unsigned char>(letter) >= 0x80;
        if (is_in_word) {
            words.back() += letter;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    std::erase(words, "");
    return words;
}

ExactFilter filter_of(const Request& request, std::string_view name) {
    ExactFilter filter;
    for (auto& value : values_of(request.parameter(name).value_or(""))) {
        if (value.starts_with('!')) {
            filter.unwanted.push_back(value.substr(1));
        } else {
            filter.wanted.push_back(std::move(value));
        }
    }
    return filter;
}

bool is_among(const std::vector<std::string>& asked, const std::string& value) {
    return asked.empty() || std::ranges::find(asked, value) != asked.end();
}

bool is_of_category(const std::vector<std::string>& words, const Ad& ad) {
    return words.empty() || std::ranges::any_of(ad.occupations(), [&](const auto& occupation) {
               const auto known = words_of(occupation);
               return std::ranges::find_first_of(known, words) != known.end();
           });
}

/// Both filters must hold in one place; asking for none accepts all.
bool is_placed(const AdQuery& query, const Ad& ad) {
    return (query.municipals.empty() && query.counties.empty()) ||
           std::ranges::any_of(ad.places(), [&](const Place& place) {
               return is_among(query.municipals, place.municipal) && is_among(query.counties, place.county);
           });
}

/// The upper case of a letter of two bytes (U+0080 to U+07FF).
unsigned upper_letter(unsigned letter) {
    if (letter >= 0xe0 && letter <= 0xfe && letter != 0xf7) {
        return letter - 0x20;
    }
    const bool odd_is_lower = (letter >= 0x100 && letter <= 0x137) || (letter >= 0x14a && letter <= 0x177);
    const bool even_is_lower = (letter >= 0x139 && letter <= 0x148) || (letter >= 0x179 && letter <= 0x17e);
    const bool is_odd = letter % 2 == 1;
    return (odd_is_lower && is_odd) || (even_is_lower && !is_odd) ? letter - 1 : letter;
}

}  // namespace

bool ExactFilter::accepts(const std::string& value) const {
    return std::ranges::all_of(wanted, [&](const auto& one) { return one == value; }) &&
           std::ranges::find(unwanted, value) == unwanted.end();
}

bool AdQuery::only_published() const {
    return !updated && uuid.empty() && source.empty() && orgnr.empty() && category.empty() &&
           municipals.empty() && counties.empty();
}

bool AdQuery::accepts(const Ad& ad) const {
    return (!published || published->contains(ad.published())) &&
           (!updated || updated->contains(ad.updated())) && uuid.accepts(ad.uuid()) &&
           source.accepts(ad.source()) && orgnr.accepts(ad.orgnr()) && is_of_category(category, ad) &&
           is_placed(*this, ad);
}

AdQuery parse_query(const Request& request, Instant now) {
    AdQuery query;
    query.published = interval_of(request, "published", now);
    query.updated = interval_of(request, "updated", now);
    query.uuid = filter_of(request, "uuid");
    query.source = filter_of(request, "source");
    query.orgnr = filter_of(request, "orgnr");
    query.category = words_of(request.parameter("category").value_or(""));
    query.municipals = places_of(request, "municipal");
    query.counties = places_of(request, "county");
    return query;
}

std::string upper_cased(std::string_view text) {
    std::string upper{text};
    for (std::size_t at = 0; at < upper.size(); ++at) {
        const auto byte = static_cast<unsigned char>(upper[at]);
        if (byte >= 'a' && byte <= 'z') {
            upper[at] = static_cast<char>(byte - 'a' + 'A');
        } else if (byte >= 0xc2 && byte <= 0xdf && at + 1 < upper.size()) {
            const auto second = static_cast<unsigned char>(upper[at + 1]);
            const auto letter = upper_letter(((byte & 0x1fU) << 6U) | (second & 0x3fU));
            upper[at] = static_cast<char>(0xc0U | (letter >> 6U));
            upper[++at] = static_cast<char>(0x80U | (letter & 0x3fU));
        }
    }
    return upper;
}

}  // namespace simulator
