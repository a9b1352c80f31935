// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/connection_options.hpp"
#include "cli/config/token_source.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/mirror.hpp>
#include <jobfeed/source.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace jobfeed::cli::doctor {

/// What is asked for on the command line.
struct Request {
    TokenOptions token{};
    ConnectionOptions connection{};
    std::string feed{};
    std::string url{};
    bool offline = false;
};

/// What the checks look at: the mirror, the token and the answer of the feed, or why there is none.
struct Facts {
    const Context& context;
    const Request& request;
    Timestamp at;
    std::filesystem::path path;

    bool has_file = false;  ///< the database is there
    std::optional<Mirror> mirror{};
    std::optional<MirrorStatus> status{};
    std::optional<Error> why_no_mirror{};
    std::optional<FoundToken> token{};
    std::optional<Error> why_no_token{};
    std::optional<Scope> scope{};  ///< what would be read
    std::string why_that_feed{};
    SourceOptions reading{};  ///< how
    std::optional<Error> why_no_certificates{};
    std::optional<FeedProbe> answer{};
    std::optional<Error> why_no_answer{};
};

/// Opens the mirror, looks for the token and asks the feed, unless that is not wanted.
[[nodiscard]] Facts gather_facts(const Context& context, const Request& request);

}  // namespace jobfeed::cli::doctor
