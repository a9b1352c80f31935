// SPDX-License-Identifier: MIT
#include "publish/meaning.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <utility>

namespace jobfeed::publishing {
namespace {

constexpr std::array<Meaning, 16> meanings{{
    {"28", ErrorKind::token, "check the user and the password"},
    {"08", ErrorKind::unavailable, "nothing was lost, run again"},
    {"25006", ErrorKind::unavailable,
     "it is read-only, perhaps a replica: name the server that takes writes"},
    {"40", ErrorKind::unavailable, "nothing was lost, run again"},
    {"42501", ErrorKind::database, "the user lacks a privilege on the schema or its tables"},
    {"3D", ErrorKind::database, "make it first"},
    {"53", ErrorKind::unavailable,
     "the server lacks space, memory or connections; nothing was lost, run again"},
    {"55P03", ErrorKind::unavailable, "something else holds a lock on the tables; run again"},
    {"57", ErrorKind::unavailable, "nothing was lost, run again"},
    {"58", ErrorKind::unavailable, "the server's disk fails"},
    {"42P07", ErrorKind::database, "name another schema with --schema"},
    {"42P01", ErrorKind::database,
     "either the user lacks the privilege to use the schema, or a table of jobfeed's was taken away: then "
     "--verify makes it anew"},
    {"42703", ErrorKind::database,
     "a column of jobfeed's was taken away: rename that table, and --verify makes it anew"},
    {"23", ErrorKind::database,
     "something else has written to jobfeed's tables, or has put a constraint on them: take it away; "
     "--verify mends the rows"},
    {"F0", ErrorKind::usage, "correct the address, the service file or the environment (PG...)"},
    {"", ErrorKind::failed, ""},
}};

/// As libpq says it; the server's own words may come without an SQLSTATE from what stands between.
std::string_view state_by_words(std::string_view why) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> signs{{
        {"password", "28000"},
        {"authentication", "28000"},
        {"definition of service", "3D000"},
        {"invalid sslmode value", "F0000"},
        {"invalid port number", "F0000"},
        {"invalid integer value", "F0000"},
        {"in service file", "F0000"},
    }};
    const auto found = std::find_if(signs.begin(), signs.end(), [why](const auto& sign) {
        return why.find(sign.first) != std::string_view::npos;
    });
    return found == signs.end() ? std::string_view{} : found->second;
}

}  // namespace

const Meaning& meaning_of(std::string_view state) {
    return *std::find_if(meanings.begin(), meanings.end(),
                         [state](const Meaning& each) { return state.starts_with(each.beginning); });
}

Refusal refusal_of(const std::string& message) {
    static const std::regex place(R"(\n[^\n]*, \w+\.c:\d+)");
    static const std::regex state(R"(:  ([0-9A-Z]{5}): )");
    Refusal refusal{.why = std::regex_replace(message, place, "")};
    std::smatch found;
    if (std::regex_search(refusal.why, found, state)) {
        refusal.state = found[1];
        refusal.why = std::regex_replace(refusal.why, state, ": ");
    } else {
        refusal.state = state_by_words(refusal.why);
    }
    return refusal;
}

}  // namespace jobfeed::publishing
