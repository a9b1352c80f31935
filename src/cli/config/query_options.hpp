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

/// Declares an option that takes such a time.
void add_when(CLI::App& app, const std::string& name, std::optional<When>& value, const std::string& help);

/// The moment, of a length of time that much before `at` (`direction` -1) or after it (1).
[[nodiscard]] std::optional<Timestamp> moment_of(const std::optional<When>& when, Timestamp at,
                                                 int direction);

/// Reads a date (`2026-12-31`, `31.12.2026`), which is its beginning in Oslo; an RFC 3339 moment; or a
/// duration (`7d`). Nothing for anything else.
[[nodiscard]] std::optional<When> parse_when(const std::string& text);

}  // namespace jobfeed::cli
