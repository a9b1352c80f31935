// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/html.hpp>
#include <jobfeed/query.hpp>
#include <jobfeed/timestamp.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// A row of a format whose columns are its own, by their names.
class NamedRow {
  public:
    /// Both must outlive it.
    NamedRow(std::span<const std::string> columns, Row row) : columns_(columns), row_(row) {}

    /// Empty for NULL, and for a column that was not asked for.
    [[nodiscard]] std::string_view text(std::string_view column) const {
        const auto found = std::find(columns_.begin(), columns_.end(), column);
        if (found == columns_.end()) return {};
        return row_[static_cast<std::size_t>(found - columns_.begin())].value_or(std::string_view{});
    }

    [[nodiscard]] std::optional<Timestamp> time(std::string_view column) const {
        return parse_timestamp(text(column));
    }

    /// The first of these columns that has something.
    [[nodiscard]] std::string_view first(std::span<const std::string_view> columns) const {
        for (const std::string_view column : columns) {
            if (const std::string_view found = text(column); !found.empty()) return found;
        }
        return {};
    }

  private:
    std::span<const std::string> columns_;
    Row row_;
};

/// Where the ad can be read, or else applied for.
[[nodiscard]] inline std::string address_of(const NamedRow& row) {
    for (const std::string_view column : {"link", "source_url", "application_url"}) {
        if (std::string link = link_of(row.text(column)); !link.empty()) return link;
    }
    return {};
}

}  // namespace jobfeed
