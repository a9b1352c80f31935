// SPDX-License-Identifier: MIT
#include "publish/meaning.hpp"

#include <algorithm>
#include <array>
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
     "--verify makes it again"},
    {"42703", ErrorKind::database,
     "a column of jobfeed's was taken away: rename that table, and --verify makes it again"},
    {"23", ErrorKind::database,
     "something else has written to jobfeed's tables, or has put a constraint on them: take it away; "
     "--verify mends the rows"},
    {"F0", ErrorKind::usage, "correct the address, the service file or the environment (PG...)"},
    {"", ErrorKind::failed, ""},
}};

constexpr std::size_t length_of_state = 5;

/// Where `28P01` stands in `FATAL:  28P01: password …`.
std::size_t place_of_state(std::string_view line) {
    constexpr std::string_view before = ":  ";
    for (auto at = line.find(before); at != std::string_view::npos; at = line.find(before, at + 1)) {
        const std::size_t begin = at + before.size();
        const auto state = line.substr(begin, length_of_state);
        const bool is_state = std::all_of(state.begin(), state.end(), [](char letter) {
            return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z');
        });
        if (is_state && line.substr(begin + state.size()).starts_with(": ")) return begin;
    }
    return std::string_view::npos;
}

/// `LOCATION:  auth_failed, auth.c:333`, in whatever language.
bool names_source_file(std::string_view line) {
    const auto at = line.rfind(".c:");
    return at != std::string_view::npos &&
           line.substr(at + 3).find_first_not_of("0123456789") == std::string_view::npos;
}

/// By libpq's own words, which have no SQLSTATE.
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
    Refusal refusal;
    std::string_view rest = message;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (names_source_file(line)) continue;
        const auto state = place_of_state(line);
        if (state != std::string_view::npos && refusal.state.empty())
            refusal.state = line.substr(state, length_of_state);
        refusal.why += refusal.why.empty() ? "" : " ";
        if (state == std::string_view::npos) {
            refusal.why += line;
        } else {
            refusal.why.append(line.substr(0, state - 1)).append(line.substr(state + length_of_state + 2));
        }
    }
    if (refusal.state.empty()) refusal.state = state_by_words(refusal.why);
    return refusal;
}

}  // namespace jobfeed::publishing
