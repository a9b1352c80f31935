// SPDX-License-Identifier: MIT
#include "cli/config/query_options.hpp"

#include "cli/config/scope_options.hpp"
#include "cli/text/duration.hpp"

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace jobfeed::cli {
namespace {

constexpr std::array<std::pair<std::string_view, AdOrder>, 3> orders{
    {{"relevance", AdOrder::relevance}, {"newest", AdOrder::newest}, {"deadline", AdOrder::deadline}}};

AdOrder order_called(const std::string& name) {
    const auto found =
        std::find_if(orders.begin(), orders.end(), [&name](const auto& each) { return each.first == name; });
    if (found != orders.end()) return found->second;
    throw CLI::ValidationError("--sort", "'" + name + "' is none of relevance, newest and deadline");
}

/// `31.12.2026` as `2026-12-31`; anything else as it is.
std::string day_by_iso(const std::string& text) {
    constexpr std::size_t size = 10;
    if (text.size() != size || text[2] != '.' || text[5] != '.') return text;
    return fmt::format("{}-{}-{}", text.substr(6), text.substr(3, 2), text.substr(0, 2));
}

}  // namespace

void add_when(CLI::App& app, const std::string& name, std::optional<When>& value, const std::string& help) {
    const auto take = [&value, name](const std::string& text) {
        value = parse_when(text);
        if (value) return;
        throw CLI::ValidationError(
            name, fmt::format("'{}' is not a time; write 2024-06-01, 2024-06-01T12:00:00Z or 7d", text));
    };
    app.add_option_function<std::string>(name, take, help)->type_name("TIME");
}

std::optional<Timestamp> moment_of(const std::optional<When>& when, Timestamp at, int direction) {
    if (!when) return std::nullopt;
    if (const auto* length = std::get_if<std::chrono::seconds>(&*when)) return at + direction * *length;
    return std::get<Timestamp>(*when);
}

std::optional<When> parse_when(const std::string& text) {
    if (const auto length = parse_duration(text)) return When{*length};
    const auto parsed = parse_timestamp(day_by_iso(text));
    if (!parsed || text.find_first_of("Tt") != std::string::npos)
        return parsed ? std::optional<When>(*parsed) : std::nullopt;
    // Half of all ads are published at midnight in Oslo: a day means that of the calendar there.
    const std::chrono::local_time<std::chrono::milliseconds> midnight{parsed->time_since_epoch()};
    return moment_in_zone(midnight, "Europe/Oslo");
}

void add_order(CLI::App& options, std::optional<AdOrder>& order, const std::string& by_default) {
    options
        .add_option_function<std::string>(
            "--sort", [&order](const std::string& name) { order = order_called(name); },
            fmt::format("relevance, newest or deadline [{}]", by_default))
        ->type_name("ORDER");
}

void QueryOptions::setup(CLI::App& options) {
    add_filters(options, filters);
    add_values(options, "--employer", employers, "NAME",
               "Only ads of an employer with these words in its name; may be repeated", true);
    add_when(options, "--published-since", published_since,
             "Only ads published then or later (2024-06-01, 7d)");
    add_when(options, "--expires-before", expires_before, "Only ads that expire by then (2024-06-01, 7d)");
    add_when(options, "--new-since", new_since, "Only ads first seen then or later");
}

void QueryOptions::apply(Query& query) const {
    query.filters = filters;
    query.employers = employers;
    query.published_since = moment_of(published_since, query.at, -1);
    query.expires_before = moment_of(expires_before, query.at, 1);
    query.new_since = moment_of(new_since, query.at, -1);
}

}  // namespace jobfeed::cli
