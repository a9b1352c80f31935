// SPDX-License-Identifier: MIT
#include "cli/config/global_options.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/paths.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {

void GlobalOptions::setup(CLI::App& options) {
    add_path(options, "--db", db, "The database [$XDG_DATA_HOME/jobfeed/jobfeed.db]")->type_name("PATH");
    options.add_flag("-q,--quiet", quiet, "Print errors only");
    options.add_flag("-v,--verbose", verbose, "Tell details");
    options.add_flag("--log-json", log_json, "Write log lines as JSON objects");
    add_time(options, "--now", now, "Act as if it were this moment (2024-06-01T12:00:00Z)");
}

std::filesystem::path GlobalOptions::database() const {
    return db.empty() ? default_database() : std::filesystem::path(db);
}

std::filesystem::path GlobalOptions::existing_database() const {
    std::filesystem::path path = database();
    std::error_code error;
    if (std::filesystem::exists(path, error)) return path;
    if (error)
        throw Error(ErrorKind::database, fmt::format("cannot reach {}: {}", path.string(), error.message()));
    throw Error(ErrorKind::database, fmt::format("no mirror at {} yet: run jobfeed sync", path.string()));
}

}  // namespace jobfeed::cli
