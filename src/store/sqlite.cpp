// SPDX-License-Identifier: MIT
#include "store/sqlite.hpp"

#include "store/clean_file.hpp"
#include "store/file_system.hpp"

#include <fmt/core.h>

namespace jobfeed::store {
namespace {

/// Whether it is the file system that has no locks or no shared memory, which SQLite can take for a lock that
/// another holds.
bool lacks_locks(sqlite3* database, int code, const char* name) {
    switch (sqlite3_extended_errcode(database)) {
        case SQLITE_IOERR_SHMMAP:
        case SQLITE_IOERR_SHMLOCK:
        case SQLITE_IOERR_LOCK:
        case SQLITE_IOERR_RDLOCK:
        case SQLITE_IOERR_UNLOCK:
            return true;
        default:
            break;
    }
    const int kind = code & 0xff;
    return kind == SQLITE_PROTOCOL || (kind == SQLITE_BUSY && name != nullptr && !has_locks(name));
}

[[noreturn]] void fail(sqlite3* database, int code, std::string_view sql) {
    const char* name = sqlite3_db_filename(database, "main");
    const std::string what =
        fmt::format("{} in {}", sqlite3_errmsg(database), name != nullptr ? name : "the database");
    if (lacks_locks(database, code, name)) {
        throw Error(ErrorKind::failed, fmt::format("{}: {}", sqlite3_errmsg(database),
                                                   move_to_local_disk(name != nullptr ? name : "")));
    }
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw damaged(name != nullptr ? name : "",
                          fmt::format("{} (SQL: {})", sqlite3_errmsg(database), sql));
        case SQLITE_FULL:
            throw Error(ErrorKind::failed,
                        fmt::format("the disk is full: {}; free some space and run again", what));
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Error(ErrorKind::busy, fmt::format("another program is writing to the database: {}", what));
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            throw Error(ErrorKind::failed,
                        fmt::format("{}; check that you may write to the file and its folder", what));
        case SQLITE_IOERR:
            throw Error(ErrorKind::failed,
                        fmt::format("{}: the disk cannot be read or written; fix that and run again "
                                    "(SQL: {})",
                                    what, sql));
        case SQLITE_ERROR:
            // All JSON that is stored was valid.
            if (std::string_view(sqlite3_errmsg(database)) == "malformed JSON") {
                throw damaged(name != nullptr ? name : "", fmt::format("malformed JSON (SQL: {})", sql));
            }
            [[fallthrough]];
        default:
            throw Error(ErrorKind::failed, fmt::format("{} (SQL: {})", what, sql));
    }
}

using TextFunction = std::string (*)(std::string_view);
using TextQuestion = bool (*)(std::string_view, std::string_view);

std::optional<std::string_view> text_of(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    if (text == nullptr) return std::nullopt;
    return std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void call_text_question(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    const auto one = text_of(values[0]);
    const auto other = text_of(values[1]);
    try {
        const auto question = reinterpret_cast<TextQuestion>(sqlite3_user_data(context));
        sqlite3_result_int(context, one && other && question(*one, *other) ? 1 : 0);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

void call_text_function(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
    const auto text = text_of(values[0]);
    if (!text) return;
    try {
        const auto function = reinterpret_cast<TextFunction>(sqlite3_user_data(context));
        const std::string result = function(*text);
        sqlite3_result_text64(context, result.data(), result.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

}  // namespace

Error damaged(std::string_view path, std::string_view what) {
    return Error(
        ErrorKind::database,
        fmt::format("the database {0} is damaged, or its disk cannot be read: {1}. To recover, move it "
                    "away together with {0}-wal and {0}-shm, and put a backup in its place or run jobfeed "
                    "sync as for the first time: that mirrors the feed again, and the history in the table "
                    "changes begins again too",
                    path, what));
}

Statement::Statement(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statement_.reset(statement);
    if (code != SQLITE_OK) fail(database, code, sql);
}

bool Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(sqlite3_db_handle(statement_.get()), code, sqlite3_sql(statement_.get()));
    return false;
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::optional<std::string> Statement::optional_text(int column) const {
    if (is_null(column)) return std::nullopt;
    return std::string(text(column));
}

std::optional<std::string> Statement::exact_text(int column) const {
    if (sqlite3_column_type(statement_.get(), column) != SQLITE_FLOAT) return optional_text(column);
    return fmt::format("{}", sqlite3_column_double(statement_.get(), column));
}

std::optional<Timestamp> Statement::time(int column) const {
    return parse_timestamp(text(column));
}

void Statement::bind_null(int index) {
    check(sqlite3_bind_null(statement_.get(), index));
}

void Statement::bind_integer(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind_real(int index, double value) {
    check(sqlite3_bind_double(statement_.get(), index, value));
}

void Statement::bind_text(int index, std::string_view value) {
    // A null pointer would bind NULL, where an empty text is meant.
    const char* bytes = value.data() != nullptr ? value.data() : "";
    check(sqlite3_bind_text64(statement_.get(), index, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_copy(int index, const std::string& value) {
    check(sqlite3_bind_text64(statement_.get(), index, value.data(), value.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_.get()), code, sqlite3_sql(statement_.get()));
}

Database::Database(const std::filesystem::path& path, Access access) {
    // A connection is one thread's at a time.
    const int flags = access == Access::read     ? SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
                      : access == Access::change ? SQLITE_OPEN_READWRITE
                                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, clean_file_system());
    handle_.reset(handle);
    if (code != SQLITE_OK) fail(handle, code, "open " + path.string());
    sqlite3_extended_result_codes(handle, 1);
    // Readers never wait in WAL mode but for a checkpoint's short locks; other writers are kept out by the
    // lock file, but for those that remember a reader's place.
    sqlite3_busy_timeout(handle, 5000);
}

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_.get(), code, sql);
}

std::string Database::path() const {
    const char* name = sqlite3_db_filename(handle_.get(), "main");
    return name != nullptr ? name : "";
}

void Database::define(const char* name, std::string (*function)(std::string_view)) {
    const int code = sqlite3_create_function_v2(handle_.get(), name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                                reinterpret_cast<void*>(function), call_text_function,
                                                nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_.get(), code, name);
}

void Database::define(const char* name, bool (*question)(std::string_view, std::string_view)) {
    const int code = sqlite3_create_function_v2(handle_.get(), name, 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                                reinterpret_cast<void*>(question), call_text_question,
                                                nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_.get(), code, name);
}

void Database::keep_log_files() {
    int on = 1;
    sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_PERSIST_WAL, &on);
    // Any limit will do: it is what makes SQLite empty the log that it leaves.
    execute("PRAGMA journal_size_limit = 67108864");
}

Transaction::Transaction(Database& database)
    : database_(&database), within_another_(database.in_transaction()) {
    database.execute(within_another_ ? "SAVEPOINT step" : "BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (database_ == nullptr) return;
    try {
        database_->execute(within_another_ ? "ROLLBACK TO step; RELEASE step" : "ROLLBACK");
    } catch (const Error&) {
        // The error that brought us here may have rolled back already; it is the one to tell.
    }
}

void Transaction::commit() {
    database_->execute(within_another_ ? "RELEASE step" : "COMMIT");
    database_ = nullptr;
}

ReadTransaction::~ReadTransaction() {
    if (database_ == nullptr) return;
    try {
        database_->execute("ROLLBACK");
    } catch (const Error&) {  // nothing was written
    }
}

}  // namespace jobfeed::store
