// SPDX-License-Identifier: MIT
#include "store/health.hpp"
#include "store/implementation.hpp"
#include "store/private_file.hpp"
#include "store/schema.hpp"

#include <fmt/core.h>
#include <unistd.h>

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

void prepare_for_writing(Database& database) {
    // What is deleted is overwritten, so that nothing of a removed ad is left in free pages.
    database.execute("PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192");
    store::migrate(database);
    // WAL: readers see whole states while a run writes. NORMAL: a power cut may lose the last steps, never
    // more.
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    // Who may read the mirror but not write to its folder cannot make these files, and needs them.
    database.keep_log_files();
}

/// Reading needs the files of the write-ahead log; where they are missing, SQLite makes them.
void require_log_files(const std::filesystem::path& path) {
    std::error_code ignored;
    const bool there = std::filesystem::exists(path.string() + "-wal", ignored) &&
                       std::filesystem::exists(path.string() + "-shm", ignored);
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (there || ::access(folder.c_str(), W_OK) == 0) return;
    throw Error(
        ErrorKind::failed,
        fmt::format(
            "{0} cannot be read from here: the files {0}-wal and {0}-shm, which come with it, are missing, "
            "and you may not make them in {1}; let the one who writes the mirror run jobfeed prune, or "
            "read a copy in a folder of your own",
            path.string(), folder.string()));
}

/// The filters, each with its name in the database.
template <typename Filters, typename Function>
void each_filter(Filters& filters, Function function) {
    function("county", filters.counties);
    function("municipality", filters.municipalities);
    function("category", filters.categories);
    function("source", filters.sources);
    function("orgnr", filters.orgnrs);
}

}  // namespace

Store::Store(std::unique_ptr<Implementation> implementation) : impl_(std::move(implementation)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open_for_writing(const std::filesystem::path& path) {
    store::refuse_foreign_file(path);
    make_folder_of(path);
    auto implementation = std::make_unique<Implementation>();
    implementation->path = path;
    implementation->lock = std::make_unique<store::LockFile>(path);
    std::error_code unknown;
    implementation->made_here = !std::filesystem::exists(path, unknown) && !unknown;
    store::make_private_file(path);
    implementation->database = std::make_unique<Database>(path, Database::Access::write);
    prepare_for_writing(*implementation->database);
    implementation->writer = std::make_unique<Implementation::Writer>(*implementation->database);
    if (implementation->writer->full_text.is_current()) store::compare_index(*implementation->database);
    return Store(std::move(implementation));
}

Store Store::open_temporary() {
    auto implementation = std::make_unique<Implementation>();
    // SQLite's own temporary file: it has no name, and needs no lock.
    implementation->database = std::make_unique<Database>("", Database::Access::write);
    prepare_for_writing(*implementation->database);
    implementation->writer = std::make_unique<Implementation::Writer>(*implementation->database);
    return Store(std::move(implementation));
}

void Store::rehearse() {
    // Never committed: closing the connection rolls it back.
    impl_->database->execute("BEGIN IMMEDIATE");
}

Store Store::open_for_reading(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        throw Error(
            ErrorKind::database,
            fmt::format("there is no mirror at {} yet: run jobfeed sync, or name another file with --db",
                        path.string()));
    }
    store::refuse_foreign_file(path);
    require_log_files(path);
    auto implementation = std::make_unique<Implementation>();
    implementation->path = path;
    implementation->database = std::make_unique<Database>(path, Database::Access::read);
    store::require_current_schema(*implementation->database);
    return Store(std::move(implementation));
}

std::optional<Scope> Store::scope() const {
    std::optional<Scope> scope;
    impl_->database->prepare("SELECT feed, base_url FROM mirror").each([&scope](const store::Statement& row) {
        scope = Scope{std::string(row.text(0)), std::string(row.text(1)), {}};
    });
    if (!scope) return scope;
    auto values_of = impl_->database->prepare("SELECT value FROM filters WHERE kind = ? ORDER BY value");
    each_filter(scope->filters, [&values_of](const char* kind, std::vector<std::string>& values) {
        values_of.each([&values](const store::Statement& row) { values.emplace_back(row.text(0)); }, kind);
    });
    return scope;
}

void Store::follow(const Scope& scope, bool rescope) {
    impl_->writing().to_follow.reset();
    const auto present = this->scope();
    if (present == scope) return;
    // A mirror that has never held an ad has nothing to mix up: a first run with a mistyped filter is mended
    // by the next.
    const bool has_history =
        impl_->database->number("SELECT count(*) FROM (SELECT 1 FROM changes LIMIT 1)") > 0;
    if (present && has_history && !rescope) {
        throw Error(
            ErrorKind::database,
            fmt::format(
                "this database mirrors {}, not {}; name another file with --db, or turn it to the new "
                "scope with --rescope",
                describe(*present), describe(scope)));
    }
    impl_->writing().to_follow = scope;
}

void Store::Implementation::bind() {
    Writer& to = writing();
    if (!to.to_follow) return;
    database
        ->prepare(
            "INSERT INTO mirror (only_row, feed, base_url, after_sync, token_expires) "
            "VALUES (1, ?, ?, (SELECT coalesce(max(number), 0) FROM syncs WHERE number <> ?), ?) "
            "ON CONFLICT (only_row) DO UPDATE SET feed = excluded.feed, base_url = excluded.base_url, "
            "after_sync = excluded.after_sync, token_expires = excluded.token_expires")
        .run(to.to_follow->feed, to.to_follow->base_url, to.sync, to.token_expires);
    database->execute("DELETE FROM filters");
    to.queue.forget();
    auto insert = database->prepare("INSERT INTO filters VALUES (?, ?)");
    each_filter(to.to_follow->filters, [&insert](const char* kind, const std::vector<std::string>& values) {
        for (const std::string& value : values) insert.run(kind, value);
    });
}

Store::Implementation::~Implementation() {
    const bool is_empty = made_here && (!writer || writer->stored_nothing);
    writer.reset();
    database.reset();
    if (!is_empty) return;
    // The lock is still held: no other jobfeed can have begun to fill it.
    for (const char* suffix : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(path.string() + suffix, ignored);
    }
}

void Store::begin_sync(Timestamp started, std::optional<Timestamp> token_expires) {
    auto& writer = impl_->writing();
    writer.full_text.follow_present_rules();
    const bool check = store::is_check_due(*impl_->database, started);
    if (check) store::check_whole(*impl_->database);
    writer.ads.begin_pass();
    writer.proved.begin_run();
    Transaction transaction(*impl_->database);
    writer.token_expires = token_expires;
    if (!writer.to_follow) {
        impl_->database->prepare("UPDATE mirror SET token_expires = ?1 WHERE token_expires IS NOT ?1")
            .run(token_expires);
    }
    impl_->database->prepare("INSERT INTO syncs (started, outcome, checked) VALUES (?, 'running', ?)")
        .run(started, check);
    writer.sync = impl_->database->last_id();
    transaction.commit();
}

void Store::apply(const Batch& batch, Timestamp at, Tally& tally) {
    auto& ads = impl_->writing().ads;
    Tally after = tally;
    Transaction transaction(*impl_->database);
    impl_->bind();
    for (const Ad& ad : batch.ads) ads.apply(ad, at, after);
    for (const Rejected& entry : batch.rejected) ads.reject(entry, at, after);
    auto& queue = impl_->writing().queue;
    if (batch.cursor && batch.cursor->anew) queue.begin_anew();
    queue.add(batch.events);
    if (batch.cursor) queue.advance(*batch.cursor);
    for (const Finding& finding : batch.findings) queue.settle(finding, at, after);
    impl_->writing().proved.store(batch, at, impl_->writing().sync, after);
    transaction.commit();
    impl_->writing().to_follow.reset();
    impl_->writing().stored_nothing = false;
    tally = after;
}

std::optional<Cursor> Store::cursor() const {
    auto& writer = impl_->writing();
    return writer.to_follow ? std::nullopt
                            : writer.queue.cursor();  // another scope is read from its beginning
}

std::uint64_t Store::leaving() const {
    return impl_->writing().queue.leaving();
}

Store::Settled Store::settle_events(Timestamp at) {
    Transaction transaction(*impl_->database);
    const Settled settled = impl_->writing().queue.settle(at);
    transaction.commit();
    return settled;
}

std::vector<std::string> Store::due_details(Timestamp at, std::size_t most) const {
    return impl_->writing().queue.due(at, most);
}

void Store::recheck(std::size_t most) {
    impl_->writing().queue.recheck(most);
}

std::vector<std::string> Store::given_out(std::size_t most) const {
    return impl_->writing().queue.given_out(most);
}

std::uint64_t Store::withdraw_not_given_out(Timestamp at) {
    Transaction transaction(*impl_->database);
    const auto count = impl_->writing().queue.withdraw_not_given_out(at);
    transaction.commit();
    return count;
}

std::vector<std::string> Store::unmet(Timestamp at) const {
    return impl_->writing().proved.absent(at);
}

KnownFeed Store::known_feed(Timestamp at) const {
    auto& writer = impl_->writing();
    return writer.to_follow ? KnownFeed{} : writer.proved.read(at);
}

std::vector<std::string> Store::some_met(std::size_t most) const {
    return impl_->writing().ads.some_met(most);
}

std::vector<std::string> Store::some_active(Timestamp at, std::size_t most) const {
    return impl_->writing().ads.some_active(at, most);
}

std::uint64_t Store::withdraw(const std::vector<std::string>& uuids, Timestamp at) {
    Transaction transaction(*impl_->database);
    const auto count = impl_->writing().ads.withdraw(uuids, at);
    transaction.commit();
    return count;
}

std::uint64_t Store::expire(Timestamp at) {
    Transaction transaction(*impl_->database);
    const auto count = impl_->writing().ads.expire(at);
    transaction.commit();
    return count;
}

void Store::index_words(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    impl_->writing().full_text.catch_up(progress);
}

std::uint64_t Store::delete_left(Timestamp left_before) {
    auto& writer = impl_->writing();
    constexpr std::int64_t ads_per_step = 500;
    writer.full_text.follow_present_rules();
    std::uint64_t total = 0;
    while (true) {
        Transaction transaction(*impl_->database);
        const auto count = writer.ads.delete_left(left_before, ads_per_step);
        transaction.commit();
        total += count;
        if (count == 0) break;
    }
    writer.full_text.purge();
    return total;
}

void Store::finish_sync(const SyncRecord& record) {
    const Tally& tally = record.tally;
    impl_->database
        ->prepare(
            "UPDATE syncs SET finished = ?, outcome = ?, message = nullif(?, ''), added = ?, updated = ?, "
            "unchanged = ?, restored = ?, past = ?, withdrawn = ?, expired = ?, rejected = ?, requests = ?, "
            "bytes = ?, windows = ?, counted = ?, reread = ?, candidates = ?, confirmed = ?, events = ?, "
            "behind = ?, withheld = ?, failed = ? WHERE number = ?")
        .run(record.finished, record.outcome, record.message, tally.added, tally.updated, tally.unchanged,
             tally.restored, tally.past, tally.withdrawn, tally.expired, tally.rejected,
             record.traffic.requests, record.traffic.bytes, record.traffic.windows, record.traffic.counted,
             record.traffic.reread, record.candidates, record.confirmed, record.traffic.events, record.behind,
             tally.withheld, tally.failed, impl_->writing().sync);
}

}  // namespace jobfeed
