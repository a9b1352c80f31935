// SPDX-License-Identifier: MIT
#include "cli/text/as_of_check.hpp"

#include "cli/text/number_text.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <map>
#include <string>

namespace jobfeed::cli {
namespace {

/// `3 added, 2 withdrawn`; empty if nothing.
std::string changes_after(const Mirror& mirror, Timestamp as_of) {
    std::map<std::string, std::uint64_t, std::less<>> counts;
    ChangeLog(mirror).each({.since = as_of + std::chrono::milliseconds{1}}, [&counts](const Change& change) {
        ++counts[std::string(change.kind)];
        return true;
    });
    std::string text;
    for (const std::string_view kind : change_kinds()) {
        if (const auto found = counts.find(kind); found != counts.end())
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(found->second), kind);
    }
    return text;
}

}  // namespace

void check_as_of(const Mirror& mirror, Timestamp as_of, Timestamp at) {
    const std::string moment = to_string(as_of);
    if (as_of > at) throw Error(ErrorKind::usage, fmt::format("--as-of {} is still to come", moment));
    if (!mirror.last_complete(as_of)) {
        throw Error(
            ErrorKind::usage,
            fmt::format(
                "--as-of {}: no run had been complete by then, so the ads of that moment are not known",
                moment));
    }
    const std::string changes = changes_after(mirror, as_of);
    if (changes.empty()) return;
    throw Error(
        ErrorKind::usage,
        fmt::format(
            "--as-of {}: ads have changed since ({}), and the mirror keeps no ad as it was. --now gives "
            "those of the ads held now that had not expired by then; to keep a day's ads, "
            "make a snapshot on it (--snapshot)",
            moment, changes));
}

}  // namespace jobfeed::cli
