// SPDX-License-Identifier: MIT
#include "bytes_of.hpp"

#include <jobfeed/display_text.hpp>

#include <unicase.h>
#include <unictype.h>
#include <unistr.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

namespace jobfeed {
namespace {

using CaseMapping = uint8_t* (*)(const uint8_t*, std::size_t, const char*, uninorm_t, uint8_t*, std::size_t*);

std::string mapped(CaseMapping mapping, std::string_view text) {
    std::size_t length = 0;
    const std::unique_ptr<uint8_t, decltype(&std::free)> made(
        mapping(bytes_of(text), text.size(), nullptr, nullptr, nullptr, &length), &std::free);
    if (!made) return std::string(text);
    return {reinterpret_cast<const char*>(made.get()), length};
}

std::string shown(const Text& text) {
    return text ? one_line(*text) : std::string{};
}

std::string named(const Text& name) {
    return name ? proper_name(one_line(*name)) : std::string{};
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts) {
        if (!part.empty()) all.append(all.empty() ? "" : between).append(part);
    }
    return all;
}

}  // namespace

std::string one_line(std::string_view text) {
    std::string line;
    bool space = false;
    while (!text.empty()) {
        ucs4_t letter = 0;
        const auto length = static_cast<std::size_t>(u8_mbtouc(&letter, bytes_of(text), text.size()));
        if (uc_is_property_white_space(letter)) {
            space = !line.empty();
        } else {
            if (space) line += ' ';
            line.append(text.substr(0, length));
            space = false;
        }
        text.remove_prefix(length);
    }
    return line;
}

std::string proper_name(std::string_view name) {
    if (mapped(u8_toupper, name) != name) return std::string(name);
    std::string proper = mapped(u8_totitle, name);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 2> small{
        {{" Og ", " og "}, {" I ", " i "}}};
    for (const auto& [large, right] : small) {
        if (const std::size_t at = proper.find(large); at != std::string::npos)
            proper.replace(at, large.size(), right);
    }
    return proper;
}

bool same_name(std::string_view one, std::string_view other) {
    int order = 1;
    return u8_casecmp(bytes_of(one), one.size(), bytes_of(other), other.size(), nullptr, UNINORM_NFC,
                      &order) == 0 &&
           order == 0;
}

std::string place_text(const WorkLocation& place) {
    std::string address = shown(place.address);
    address.erase(address.find_last_not_of(", ") + 1);
    const std::string municipality = named(place.municipality);
    const std::string city = place.city ? named(place.city) : municipality;
    const std::string county = named(place.county);
    const std::string country = named(place.country);
    return joined({address, joined({shown(place.postal_code), city}, " "),
                   same_name(city, municipality) ? "" : municipality,
                   same_name(municipality, county) ? "" : county, same_name(country, "Norge") ? "" : country},
                  ", ");
}

}  // namespace jobfeed
