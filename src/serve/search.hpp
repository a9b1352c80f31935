// SPDX-License-Identifier: MIT
#pragma once

#include "serve/page_text.hpp"

#include <jobfeed/query.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed::serve {

/// What the form asks for. Its addresses name only what differs from an empty form.
struct Search {
    static constexpr std::uint64_t ads_on_a_page = 20;
    static constexpr std::uint64_t last_page = 250;  // of the 5000 hits that anybody can want

    explicit Search(const Request& request);

    std::string words{};
    std::string place{};  ///< `NORDLAND`, or `NORDLAND/BODØ`
    std::string occupation{};
    std::string sort{};        ///< empty: what fits the words best, or the newest
    std::optional<int> due{};  ///< to be applied for within so many days
    std::uint64_t page = 1;
    Language language = Language::norwegian;

    /// The query, with neither columns nor limit.
    [[nodiscard]] Query query(Timestamp at) const;
    /// The county, or the county and the municipality, of the place.
    [[nodiscard]] std::string_view county() const;
    [[nodiscard]] std::string_view municipality() const;
    [[nodiscard]] bool is_narrowed() const;

    /// The search at that path, which may be an ad's that was found by it.
    [[nodiscard]] std::string address(std::string_view path) const;
    /// The same with other values.
    [[nodiscard]] Search at_page(std::uint64_t number) const;
    [[nodiscard]] Search in_other_language() const;
};

}  // namespace jobfeed::serve
