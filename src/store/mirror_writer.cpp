// SPDX-License-Identifier: MIT
#include "store/health.hpp"
#include "store/implementation.hpp"
#include "store/private_file.hpp"
#include "store/schema.hpp"
#include "store/scope_table.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <utility>

namespace jobfeed {
namespace {

using store::Database;
using store::Transaction;

void make_folder_of(const std::filesystem::path& path) {
    if (!path.has_parent_path()) return;
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) {
        throw Error(ErrorKind::failed,
                    fmt::format("the folder {} cannot be made: {}; name another file with --db",
                                path.parent_path().string(), error.message()));
    }
}

/// SQLite does not follow these, and could only say that the file cannot be opened.
void refuse_linked_log(const std::filesystem::path& path) {
    for (const char* suffix : {"-wal", "-shm"}) {
        const auto file = store::behind_links(path).string() + suffix;
        std::error_code ignored;
        if (!std::filesystem::is_symlink(file, ignored)) continue;
        throw Error(ErrorKind::failed, fmt::format("{} is a link, and was left alone; remove it, or name "
                                                   "another database with --db",
                                                   file));
    }
}

std::shared_ptr<Database> open_for_writing(const std::filesystem::path& path) {
    auto database = std::make_shared<Database>(path, Database::Access::write);
    // What is deleted is overwritten, so that nothing of a removed ad is left in free pages.
    database->execute("PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192");
    store::migrate(*database);
    // WAL: readers see whole states while a run writes. NORMAL: a power cut may lose the last steps, never
    // more.
    database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    // Who may read the mirror but not write to its folder cannot make these files, and needs them.
    database->keep_log_files();
    return database;
}

/// A mirror that has never held an ad has nothing to mix up: a first run with a mistyped filter is mended by
/// the next.
bool has_history(const Database& database) {
    return database.number("SELECT count(*) FROM (SELECT 1 FROM changes LIMIT 1)") > 0;
}

/// Throws Error (database) if the mirror holds ads of another scope and may not turn to this one.
void check_scope(const Database& database, const std::optional<Scope>& present, const SyncStart& start) {
    if (!present || present == start.scope || !has_history(database) || start.rescope) return;
    throw Error(
        ErrorKind::database,
        fmt::format("this database mirrors {}, not {}; name another file with --db, or turn it to the new "
                    "scope with --rescope",
                    describe(*present), describe(start.scope)));
}

/// The log holds pages as SQLite had them in memory, with copies of rows that moved between others; the file
/// has none. SQLite itself cuts it only when nobody else has the database open.
void cut_log(Database& database) {
    try {
        database.execute("PRAGMA busy_timeout = 500; PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const Error&) {  // a dry run, or a full disk, which has been told of; the next run does it
    }
}

}  // namespace

MirrorWriter::Implementation::Implementation(std::filesystem::path file,
                                             std::unique_ptr<store::LockFile> held, bool is_new)
    : path(std::move(file)),
      lock(std::move(held)),
      made_here(is_new),
      database(open_for_writing(path)),
      mirror(Mirror(database)),
      full_text(*database),
      ads(*database, full_text),
      lookups(*database),
      proved(*database) {}

MirrorWriter::Implementation::~Implementation() {
    cut_log(*database);
    if (!made_here || !stored_nothing) return;
    // The lock is still held: no other jobfeed can have begun to fill it.
    for (const char* suffix : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(path.string() + suffix, ignored);
    }
}

MirrorWriter::MirrorWriter(std::unique_ptr<Implementation> implementation)
    : impl_(std::move(implementation)) {}
MirrorWriter::MirrorWriter(MirrorWriter&&) noexcept = default;
MirrorWriter& MirrorWriter::operator=(MirrorWriter&&) noexcept = default;
MirrorWriter::~MirrorWriter() = default;

MirrorWriter MirrorWriter::open(const std::filesystem::path& path) {
    store::refuse_foreign_file(path);
    make_folder_of(path);
    refuse_linked_log(path);
    auto lock = std::make_unique<store::LockFile>(path);
    std::error_code unknown;
    const bool is_new = !std::filesystem::exists(path, unknown) && !unknown;
    store::make_private_file(path);
    MirrorWriter writer(std::make_unique<Implementation>(store::behind_links(path), std::move(lock), is_new));
    if (writer.impl_->full_text.is_current()) store::compare_index(*writer.impl_->database);
    return writer;
}

MirrorHealth MirrorWriter::check(const std::filesystem::path& path) {
    store::refuse_foreign_file(path);
    const store::LockFile lock(path);
    const auto database = open_for_writing(path);
    return store::check_health(*database);
}

void MirrorWriter::drop_index(const std::filesystem::path& path) {
    store::refuse_foreign_file(path);
    const store::LockFile lock(path);
    open_for_writing(path)->execute("UPDATE full_text_state SET rules = ''");
}

MirrorWriter MirrorWriter::open_temporary() {
    // SQLite's own temporary file: it has no name, and needs no lock.
    return MirrorWriter(std::make_unique<Implementation>("", nullptr, false));
}

const Mirror& MirrorWriter::mirror() const {
    return impl_->mirror;
}

void MirrorWriter::begin_dry_run() {
    // Never committed: closing the connection rolls it back.
    impl_->database->execute("BEGIN IMMEDIATE");
}

SyncRun MirrorWriter::begin_sync(const SyncStart& start) {
    auto& database = *impl_->database;
    const auto present = store::read_scope(database);
    check_scope(database, present, start);
    impl_->full_text.follow_present_rules();
    const bool check = store::is_check_due(database, start.at);
    if (check) store::check_whole(database);
    impl_->ads.begin_pass();
    impl_->proved.begin_run();
    impl_->lookups.begin_run();
    impl_->token_expires = start.token_expires;
    impl_->scope_to_bind = present == start.scope ? std::nullopt : std::optional(start.scope);
    Transaction transaction(database);
    if (!impl_->scope_to_bind) {
        database.prepare("UPDATE mirror SET token_expires = ?1 WHERE token_expires IS NOT ?1")
            .run(start.token_expires);
    }
    database.prepare("INSERT INTO syncs (started, outcome, checked) VALUES (?, 'running', ?)")
        .run(start.at, check);
    impl_->sync = database.last_id();
    transaction.commit();
    if (present && impl_->scope_to_bind && has_history(database)) impl_->rescope.emplace(database);
    return SyncRun(*impl_);
}

std::uint64_t MirrorWriter::expire(Timestamp at) {
    Transaction transaction(*impl_->database);
    const auto count = impl_->ads.expire(at);
    transaction.commit();
    return count;
}

MirrorWriter::Removals MirrorWriter::removals(Timestamp at, Timestamp left_before) const {
    Removals removals;
    impl_->database
        ->prepare(
            "SELECT count(*) FILTER (WHERE left_at IS NULL), count(*) FILTER (WHERE moment <= ?2), "
            "count(*) FILTER (WHERE moment > ?2) FROM (SELECT left_at, coalesce(left_at, "
            "shown_until) AS moment FROM ads WHERE left_at IS NOT NULL OR shown_until <= ?1)")
        .each(
            [&removals](const store::Statement& row) {
                const auto figure = [&row](int column) {
                    return static_cast<std::uint64_t>(row.integer(column));
                };
                removals = {figure(0), figure(1), figure(2)};
            },
            at, left_before);
    return removals;
}

std::uint64_t MirrorWriter::purge(Timestamp left_before) {
    constexpr std::int64_t ads_per_step = 500;
    impl_->full_text.follow_present_rules();
    std::uint64_t total = 0;
    while (true) {
        Transaction transaction(*impl_->database);
        const auto count = impl_->ads.purge(left_before, ads_per_step);
        transaction.commit();
        total += count;
        if (count == 0) break;
    }
    impl_->full_text.purge();
    return total;
}

void MirrorWriter::rewrite() {
    impl_->database->execute("VACUUM");
    impl_->full_text.mark_log_due();
    impl_->full_text.purge();
}

bool MirrorWriter::purge_is_due() const {
    return impl_->database->number("SELECT purge_due FROM full_text_state") != 0;
}

void MirrorWriter::update_index(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    impl_->full_text.catch_up(progress);
}

}  // namespace jobfeed
