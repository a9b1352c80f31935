// SPDX-License-Identifier: MIT
#pragma once

#include "store/ad_table.hpp"
#include "store/full_text.hpp"
#include "store/lock_file.hpp"
#include "store/lookup_writer.hpp"
#include "store/proved_feed.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/mirror_writer.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace jobfeed {

/// What a writer holds. The lock is the first to come and the last to go.
struct MirrorWriter::Implementation {
    Implementation(std::filesystem::path file, std::unique_ptr<store::LockFile> held, bool is_new);
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;
    ~Implementation();

    std::filesystem::path path;
    std::unique_ptr<store::LockFile> lock;
    bool made_here;  ///< the file, by this object
    bool stored_nothing = true;

    std::shared_ptr<store::Database> database;
    Mirror mirror;
    store::FullText full_text;
    store::AdTable ads;
    store::LookupWriter lookups;
    store::ProvedFeed proved;

    std::int64_t sync = 0;               ///< number of the run begun last
    std::optional<Scope> scope_to_bind;  ///< written with the run's first batch
    std::optional<Timestamp> token_expires;
    std::optional<store::Transaction> rescope;  ///< all that a run does that turns to another scope
};

}  // namespace jobfeed
