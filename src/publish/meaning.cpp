// SPDX-License-Identifier: MIT
#include "publish/meaning.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jobfeed::publishing {
namespace {

constexpr std::array<Meaning, 15> meanings{{
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
    {"42P01", ErrorKind::database, "a table of jobfeed's was taken away; drop the schema and run again"},
    {"42703", ErrorKind::database, "a column of jobfeed's was taken away; drop the schema and run again"},
    {"23", ErrorKind::database,
     "something else has written to jobfeed's tables; drop the schema and run again"},
    {"", ErrorKind::failed, ""},
}};

}  // namespace

const Meaning& meaning_of(std::string_view state) {
    return *std::find_if(meanings.begin(), meanings.end(),
                         [state](const Meaning& each) { return state.starts_with(each.beginning); });
}

std::string_view state_of_refusal(std::string_view why) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> signs{{
        {"password", "28000"},
        {"authentication", "28000"},
        {"pg_hba.conf", "28000"},
        {"role \"", "28000"},
        {"FATAL: database \"", "3D000"},
        {"definition of service", "3D000"},
        {"starting up", "57P03"},
        {"shutting down", "57P03"},
        {"recovery", "57P03"},
        {"too many", "53300"},
    }};
    const auto found = std::find_if(signs.begin(), signs.end(), [why](const auto& sign) {
        return why.find(sign.first) != std::string_view::npos;
    });
    return found == signs.end() ? std::string_view{} : found->second;
}

}  // namespace jobfeed::publishing
