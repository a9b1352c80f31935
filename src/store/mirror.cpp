// SPDX-License-Identifier: MIT
#include <jobfeed/mirror.hpp>

#include "store/health.hpp"
#include "store/ledger.hpp"
#include "store/private_file.hpp"
#include "store/schema.hpp"
#include "store/scope_table.hpp"
#include "store/sqlite.hpp"
#include "store/text_functions.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>
#include <unistd.h>

#include <utility>

namespace jobfeed {
namespace {

using store::Database;
using store::Statement;

/// Reading needs the files of the write-ahead log; where they are missing, SQLite makes them.
void require_log_files(const std::filesystem::path& name) {
    const auto path = store::behind_links(name);
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

std::uint64_t count_by(const Database& database, std::string_view sql) {
    return static_cast<std::uint64_t>(database.number(sql));
}

std::optional<Timestamp> time(const Database& database, std::string_view sql, auto... values) {
    std::optional<Timestamp> moment;
    database.prepare(sql).each([&moment](const Statement& row) { moment = row.time(0); }, values...);
    return moment;
}

std::optional<SyncRecord> last_sync(const Database& database) {
    std::string columns;
    for (const Figure& figure : run_figures()) columns += fmt::format(", {}", figure.name);
    std::optional<SyncRecord> record;
    database
        .prepare(fmt::format(
            "SELECT started, finished, outcome, message{} FROM syncs ORDER BY number DESC LIMIT 1", columns))
        .each([&record](const Statement& row) {
            record = SyncRecord{.started = row.time(0).value_or(Timestamp{}),
                                .finished = row.time(1),
                                .outcome = std::string(row.text(2)),
                                .message = std::string(row.text(3))};
            int column = 4;
            for (const Figure& figure : run_figures()) {
                figure.of(*record) = static_cast<std::uint64_t>(row.integer(column++));
            }
        });
    return record;
}

std::vector<std::pair<std::string, std::uint64_t>> flaws_by_field(const Database& database) {
    std::vector<std::pair<std::string, std::uint64_t>> flaws;
    database.prepare("SELECT field, count(*) FROM flaws GROUP BY field ORDER BY count(*) DESC, field")
        .each([&flaws](const Statement& row) {
            flaws.emplace_back(row.text(0), static_cast<std::uint64_t>(row.integer(1)));
        });
    return flaws;
}

std::vector<Consumer> consumers(const Database& database) {
    std::vector<Consumer> found;
    database
        .prepare(
            "SELECT name, consumers.number, count(changes.number), min(at) FROM consumers "
            "LEFT JOIN changes ON changes.number > consumers.number GROUP BY name ORDER BY name")
        .each([&found](const Statement& row) {
            found.push_back({.name = std::string(row.text(0)),
                             .number = static_cast<std::uint64_t>(row.integer(1)),
                             .behind = static_cast<std::uint64_t>(row.integer(2)),
                             .since = row.time(3)});
        });
    return found;
}

}  // namespace

Mirror::Mirror(std::shared_ptr<Database> database) : database_(std::move(database)) {
    store::define_text_functions(*database_);
}
Mirror::Mirror(Mirror&&) noexcept = default;
Mirror& Mirror::operator=(Mirror&&) noexcept = default;
Mirror::~Mirror() = default;

Mirror Mirror::open(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        throw Error(
            ErrorKind::database,
            fmt::format("there is no mirror at {} yet: run jobfeed sync, or name another file with --db",
                        path.string()));
    }
    store::refuse_foreign_file(path);
    require_log_files(path);
    Mirror mirror(std::make_shared<Database>(path, Database::Access::read));
    store::require_current_schema(*mirror.database_);
    return mirror;
}

std::filesystem::path Mirror::path() const {
    return database_->path();
}

std::optional<Scope> Mirror::scope() const {
    return store::read_scope(*database_);
}

std::uint64_t Mirror::count_active(Timestamp at) const {
    auto statement = database_->prepare(
        "SELECT count(*) FROM ads WHERE left_at IS NULL AND (shown_until IS NULL OR shown_until > ?)");
    return static_cast<std::uint64_t>(statement.number(at).value_or(0));
}

void Mirror::keep_in_memory(std::size_t bytes) {
    database_->execute(fmt::format("PRAGMA cache_size = -{}", bytes / 1024));
}

std::int64_t Mirror::data_version() const {
    return database_->number("PRAGMA data_version");
}

Ledger Mirror::ledger(Timestamp at) const {
    return store::read_ledger(*database_, at);
}

std::uint64_t Mirror::not_indexed() const {
    return count_by(*database_,
                    "SELECT count(*) FROM ads WHERE id > (SELECT indexed_through FROM full_text_state)");
}

std::vector<std::string> Mirror::sample(Timestamp at, std::size_t most) const {
    std::vector<std::string> uuids;
    // By the narrower index: the table is as large as all its texts.
    database_
        ->prepare(
            "SELECT uuid FROM ads WHERE id IN (SELECT id FROM ads INDEXED BY ads_by_state "
            "WHERE left_at IS NULL AND (shown_until IS NULL "
            "OR shown_until > ?) ORDER BY random() LIMIT ?)")
        .each([&uuids](const Statement& row) { uuids.emplace_back(row.text(0)); }, at, most);
    return uuids;
}

MirrorHealth Mirror::health() const {
    return store::read_health(*database_);
}

std::optional<Timestamp> Mirror::last_run_ended() const {
    return time(*database_,
                "SELECT finished FROM syncs WHERE finished IS NOT NULL ORDER BY number DESC LIMIT 1");
}

std::optional<Timestamp> Mirror::last_complete(Timestamp at) const {
    return time(*database_,
                "SELECT finished FROM syncs WHERE outcome = 'complete' "
                "AND number > (SELECT after_sync FROM mirror) AND started <= ? ORDER BY number DESC LIMIT 1",
                at);
}

MirrorStatus Mirror::status(Timestamp at) const {
    const Database& database = *database_;
    const store::ReadTransaction transaction(*database_);
    MirrorStatus status;
    database.prepare("SELECT mirror_id FROM identity").each([&status](const Statement& row) {
        status.mirror_id = row.text(0);
    });
    status.scope = scope();
    status.active = count_active(at);
    status.withdrawn_kept =
        count_by(database, "SELECT count(*) FROM ads WHERE left_at > '' AND left_reason <> 'expired'");
    const auto kept = count_by(database, "SELECT count(*) FROM ads") - status.active;
    status.expired_kept = kept - status.withdrawn_kept;
    status.tombstones = count_by(database, "SELECT count(*) FROM tombstones");
    status.rejects = count_by(database, "SELECT count(*) FROM rejects");
    status.last_change = count_by(database, "SELECT max(number) FROM changes");
    status.newest_published = time(database, "SELECT max(published) FROM ads WHERE likely(left_at IS NULL)");
    status.last_complete = last_complete(at);
    status.token_expires = time(database, "SELECT token_expires FROM mirror");
    status.last_sync = last_sync(database);
    status.newest_event = time(database, "SELECT newest FROM cursor");
    status.ledger = ledger(at);
    constexpr std::size_t most_exceptions = 20;
    status.exceptions = store::list_exceptions(database, most_exceptions);
    status.flaws = flaws_by_field(database);
    status.consumers = consumers(database);
    std::error_code error;
    status.bytes = std::filesystem::file_size(database.path(), error);
    return status;
}

}  // namespace jobfeed
