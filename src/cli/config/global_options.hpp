// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// What every command understands.
struct GlobalOptions {
    std::string db;
    bool quiet = false;
    bool verbose = false;
    bool log_json = false;
    std::optional<Timestamp> now;

    void setup(CLI::App& options);

    /// Where the database is, or is to be. Throws Error (usage) if there is no place for it.
    [[nodiscard]] std::filesystem::path database() const;

    /// The database of a command that makes none. Throws Error (database) if there is none.
    [[nodiscard]] std::filesystem::path existing_database() const;

    /// The moment to act in.
    [[nodiscard]] Timestamp moment() const { return now.value_or(jobfeed::now()); }
};

}  // namespace jobfeed::cli
