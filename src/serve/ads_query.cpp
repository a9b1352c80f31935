// SPDX-License-Identifier: MIT
#include "serve/ads_query.hpp"

#include "serve/date_range.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace jobfeed::serve {
namespace {

/// As Java reads an `int`.
std::int64_t read_number(const Request& request, std::string_view name, std::int64_t otherwise) {
    const auto given = request.parameter(name);
    if (!given) return otherwise;
    std::string_view text = *given;
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    std::int32_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end)
        throw BadParameter(fmt::format("Bad numeric parameter value: For input string: \"{}\"", *given));
    return number;
}

std::vector<std::string> between_commas(std::string_view text) {
    std::vector<std::string> values;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (comma > 0) values.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return values;
}

ExactFilter exact(const Request& request, std::string_view name) {
    ExactFilter filter;
    for (std::string& value : between_commas(request.parameter(name).value_or(""))) {
        if (value.starts_with('!')) {
            filter.unwanted.push_back(value.substr(1));
        } else {
            filter.wanted.push_back(std::move(value));
        }
    }
    return filter;
}

/// A `!` in front says nothing here.
std::vector<std::string> places(const Request& request, std::string_view name) {
    std::string_view text = request.parameter(name).value_or("");
    if (text.starts_with('!')) text.remove_prefix(1);
    return between_commas(upper_case(text));
}

std::optional<TimeRange> range(const Request& request, std::string_view name, Timestamp at) {
    const auto text = request.parameter(name);
    if (!text || text->empty()) return std::nullopt;
    auto found = read_date_range(*text, at);
    if (!found) throw BadParameter("Date is badly formatted");
    return found;
}

}  // namespace

AdsQuery read_ads_query(const Request& request, std::uint64_t cap, Timestamp at) {
    constexpr std::int64_t usual_size = 20;
    constexpr std::int64_t largest_size = 100;
    const std::int64_t page = read_number(request, "page", 0);
    const std::int64_t size =
        std::clamp<std::int64_t>(read_number(request, "size", usual_size), 1, largest_size);
    const auto pages = static_cast<std::int64_t>(cap) / size;
    AdsQuery query;
    query.size = static_cast<std::uint64_t>(size);
    query.page =
        static_cast<std::uint64_t>(std::clamp<std::int64_t>(page, 0, std::max<std::int64_t>(pages - 1, 0)));
    FeedSearch& search = query.search;
    search.at = at;
    search.published = range(request, "published", at);
    search.updated = range(request, "updated", at);
    search.uuid = exact(request, "uuid");
    search.source = exact(request, "source");
    search.orgnr = exact(request, "orgnr");
    search.category = request.parameter("category").value_or("");
    search.municipalities = places(request, "municipal");
    search.counties = places(request, "county");
    search.cap = cap;
    // One page more than the answer tells of can be reached: the hits behind the cap.
    search.skip = static_cast<std::uint64_t>(std::clamp<std::int64_t>(page, 0, pages) * size);
    search.most = std::min(query.size, cap);
    return query;
}

}  // namespace jobfeed::serve
