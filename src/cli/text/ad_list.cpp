// SPDX-License-Identifier: MIT
#include "cli/text/ad_list.hpp"

#include "cli/text/ad_text.hpp"
#include "cli/text/colours.hpp"
#include "cli/text/display_width.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::cli {
namespace {

constexpr std::size_t id_width = 8;         // the first part of a uuid tells nearly all ads apart
constexpr std::size_t deadline_width = 11;  // `Fortløpende`
constexpr std::string_view gap = "  ";

/// `Oslo +2`.
std::string short_places(const std::vector<std::string>& places, std::size_t width) {
    if (places.empty()) return {};
    std::string first = proper_name(places.front());
    if (places.size() == 1) return first;
    const std::string more = fmt::format(" +{}", places.size() - 1);
    return cut(first, width > more.size() ? width - more.size() : 0) + more;
}

}  // namespace

std::string tab_separated(const ListedAd& ad) {
    return fmt::format("{}\t{}\t{}\t{}\t{}\n", ad.uuid, ad.title, ad.employer, fmt::join(ad.places, ", "),
                       ad.deadline);
}

AdTable::AdTable(std::size_t columns, bool colour) : colour_(colour) {
    constexpr std::size_t with_employer = 70;
    constexpr std::size_t with_place = 50;
    constexpr std::size_t least_title = 8;
    const std::size_t shown = columns >= with_employer ? 4 : columns >= with_place ? 3 : 2;
    const std::size_t fixed = id_width + deadline_width + shown * gap.size();
    const std::size_t rest = columns > fixed + least_title ? columns - fixed : least_title;
    // In hundredths of what is left; more than the widest would only tear the line apart.
    if (shown >= 3) place_ = std::min<std::size_t>(rest * (shown == 3 ? 33 : 22) / 100, 30);
    if (shown == 4) employer_ = std::min<std::size_t>(rest * 28 / 100, 40);
    title_ = std::min<std::size_t>(rest - place_ - employer_, 80);
}

std::string AdTable::coloured(std::string_view colour, std::string text) const {
    return colour_ ? fmt::format("{}{}{}", colour, text, colours::plain) : text;
}

std::string AdTable::joined(std::string_view id, std::string_view title, std::string_view employer,
                            std::string_view place) const {
    std::string line =
        coloured(colours::yellow, fitted(id, id_width)).append(gap).append(fitted(title, title_));
    if (employer_ > 0) line.append(gap).append(fitted(employer, employer_));
    if (place_ > 0) line.append(gap).append(fitted(place, place_));
    return line.append(gap);
}

std::string AdTable::header() const {
    const AdTable bare = [this] {
        AdTable table = *this;
        table.colour_ = false;
        return table;
    }();
    return coloured(colours::bold, bare.joined("ID", "TITLE", "EMPLOYER", "PLACE") + "APPLY BY") + "\n";
}

std::string AdTable::line(const ListedAd& ad) const {
    std::string deadline = cut(ad.deadline, deadline_width);
    if (ad.due_soon) deadline = coloured(colours::red, deadline);
    return joined(ad.uuid.substr(0, id_width), ad.title, ad.employer, short_places(ad.places, place_)) +
           deadline + "\n";
}

}  // namespace jobfeed::cli
