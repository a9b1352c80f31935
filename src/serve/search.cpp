// SPDX-License-Identifier: MIT
#include "serve/search.hpp"

#include "serve/page_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace jobfeed::serve {
namespace {

std::string text_of(const Request& request, std::string_view name) {
    constexpr std::size_t longest = 200;
    return one_line(request.parameter(name).value_or("").substr(0, longest));
}

template <typename Number>
std::optional<Number> number_of(const Request& request, std::string_view name) {
    const std::string text = text_of(request, name);
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

Search::Search(const Request& request)
    : words(text_of(request, "q")),
      place(text_of(request, "place")),
      occupation(text_of(request, "occupation")),
      sort(text_of(request, "sort")),
      due(number_of<int>(request, "due")),
      page(number_of<std::uint64_t>(request, "page").value_or(1)),
      language(language_of(request)) {
    constexpr int most_days = 366;
    if (due) due = std::clamp(*due, 0, most_days);
    page = std::clamp<std::uint64_t>(page, 1, last_page);
    // The default order is left empty, so that addresses do not name it.
    const std::string_view usual = words.empty() ? "newest" : "relevance";
    if ((sort != "newest" && sort != "deadline") || sort == usual) sort.clear();
}

std::string_view Search::county() const {
    return std::string_view(place).substr(0, place.find('/'));
}

std::string_view Search::municipality() const {
    const std::size_t slash = place.find('/');
    return slash == std::string::npos ? std::string_view{} : std::string_view(place).substr(slash + 1);
}

bool Search::is_narrowed() const {
    return !words.empty() || !place.empty() || !occupation.empty() || due;
}

Query Search::query(Timestamp at) const {
    Query query{.at = at, .words = words};
    if (!county().empty()) query.filters.counties = {std::string(county())};
    if (!municipality().empty()) query.filters.municipalities = {std::string(municipality())};
    if (!occupation.empty()) query.filters.categories = {occupation};
    if (due) {
        const std::chrono::local_days today = day_in_oslo(at);
        query.due = DayRange{today, today + std::chrono::days{*due}};
    }
    query.order = sort == "deadline"                  ? AdOrder::deadline
                  : sort == "newest" || words.empty() ? AdOrder::newest
                                                      : AdOrder::relevance;
    return query;
}

std::string Search::address(std::string_view path) const {
    std::string out = fmt::format("{}?lang={}", path, code_of(language));
    const std::array<std::pair<std::string_view, std::string>, 6> all{
        {{"q", words},
         {"place", place},
         {"occupation", occupation},
         {"due", due ? std::to_string(*due) : ""},
         {"sort", sort},
         {"page", page > 1 ? std::to_string(page) : ""}}};
    for (const auto& [name, value] : all) {
        if (!value.empty()) out += fmt::format("&{}={}", name, url_escaped(value));
    }
    return out;
}

Search Search::at_page(std::uint64_t number) const {
    Search other = *this;
    other.page = number;
    return other;
}

Search Search::in_other_language() const {
    Search other = *this;
    other.language = language == Language::english ? Language::norwegian : Language::english;
    return other;
}

}  // namespace jobfeed::serve
