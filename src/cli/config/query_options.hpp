// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/query.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// A moment, or a length of time from the moment in which the program acts.
using When = std::variant<Timestamp, std::chrono::seconds>;

/// The options that choose among the ads of a mirror.
struct QueryOptions {
    Filters filters;
    std::vector<std::string> employers;
    std::optional<When> published_since;
    std::optional<When> expires_before;
    std::optional<When> new_since;

    void setup(CLI::App& options);

    /// Puts them into a query, whose moment is known.
    void apply(Query& query) const;
};

/// Declares `--sort`; `by_default` says what it is without.
void add_order(CLI::App& options, std::optional<AdOrder>& order, const std::string& by_default);

/// Reads a date, which is its beginning in Oslo; an RFC 3339 moment; or a duration (`7d`). Nothing for
/// anything else.
[[nodiscard]] std::optional<When> parse_when(const std::string& text);

}  // namespace jobfeed::cli
