// SPDX-License-Identifier: MIT
#pragma once

#include "store/ad_table.hpp"
#include "store/event_queue.hpp"
#include "store/full_text.hpp"
#include "store/lock_file.hpp"
#include "store/proved_feed.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/store.hpp>

#include <filesystem>
#include <memory>
#include <optional>

namespace jobfeed {

class Store::Implementation {
  public:
    /// What only a writer has. The lock is the first to come and the last to go.
    struct Writer {
        explicit Writer(store::Database& database)
            : full_text(database), ads(database, full_text), queue(database, ads), proved(database) {}

        store::FullText full_text;
        store::AdTable ads;
        store::EventQueue queue;
        store::ProvedFeed proved;
        std::int64_t sync = 0;           ///< number of the run begun last
        std::optional<Scope> to_follow;  ///< written with the first batch
        std::optional<Timestamp> token_expires;
        bool stored_nothing = true;
    };

    Implementation() = default;
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;
    ~Implementation();

    /// Writes the scope that waits to be followed, if there is one. Within the caller's transaction.
    void bind();

    [[nodiscard]] Writer& writing() {
        if (!writer) throw Error(ErrorKind::failed, "the mirror was opened for reading only");
        return *writer;
    }

    std::filesystem::path path;
    bool made_here = false;  ///< the file, by this object
    std::unique_ptr<store::LockFile> lock;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<Writer> writer;
};

}  // namespace jobfeed
