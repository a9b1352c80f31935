// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/error.hpp>
#include <jobfeed/timestamp.hpp>

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace jobfeed::store {

struct DatabaseCloser {
    void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
};
struct StatementFinalizer {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

/// What to say of a database that is damaged: what is wrong, and how to recover.
[[nodiscard]] Error damaged(std::string_view path, std::string_view what);

/// A prepared statement. Binds, steps and resets by itself, so that none stays open by mistake. Errors name
/// the SQL. Texts that are bound must live until the call returns; a list of texts stands for each of them.
class Statement {
  public:
    Statement(sqlite3* database, std::string_view sql);

    /// Runs it to its end. Returns how many rows it changed.
    template <typename... Values>
    std::int64_t run(const Values&... values) {
        const Reset reset{statement_.get()};
        bind_all(values...);
        while (step()) {
        }
        return sqlite3_changes64(sqlite3_db_handle(statement_.get()));
    }

    /// Runs it with the values of a row.
    void run_row(std::span<const std::optional<std::string_view>> values) {
        const Reset reset{statement_.get()};
        int index = 0;
        for (const auto& value : values) bind(++index, value);
        while (step()) {
        }
    }

    /// Calls `row(*this)` for every row, until it returns false (if it returns anything).
    template <typename Function, typename... Values>
    void each(Function row, const Values&... values) {
        const Reset reset{statement_.get()};
        bind_all(values...);
        while (step()) {
            if constexpr (std::is_void_v<std::invoke_result_t<Function, const Statement&>>) {
                row(*this);
            } else {
                if (!row(*this)) return;
            }
        }
    }

    /// The whole number in the first column of the first row; nothing if there is no row or it is NULL.
    template <typename... Values>
    std::optional<std::int64_t> number(const Values&... values) {
        std::optional<std::int64_t> result;
        each(
            [&result](const Statement& row) {
                if (!row.is_null(0)) result = row.integer(0);
                return false;
            },
            values...);
        return result;
    }

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    /// Valid until the next row. Empty for NULL.
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::optional<std::string> optional_text(int column) const;
    /// The same, of a REAL with as many digits as tell it from every other: SQLite's own text has 15.
    [[nodiscard]] std::optional<std::string> exact_text(int column) const;
    [[nodiscard]] std::optional<Timestamp> time(int column) const;

  private:
    struct Reset {
        sqlite3_stmt* statement;
        ~Reset() { sqlite3_reset(statement); }
    };

    template <typename... Values>
    void bind_all(const Values&... values) {
        [[maybe_unused]] int index = 0;
        (bind_next(index, values), ...);
    }

    template <typename Value>
    void bind_next(int& index, const Value& value) {
        if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
            for (const std::string& each : value) bind_text(++index, each);
        } else {
            bind(++index, value);
        }
    }

    template <typename Value>
    void bind(int index, const Value& value) {
        if constexpr (std::is_same_v<Value, std::nullopt_t>) {
            bind_null(index);
        } else if constexpr (std::is_same_v<Value, Timestamp>) {
            bind_copy(index, to_string(value));
        } else if constexpr (std::is_floating_point_v<Value>) {
            bind_real(index, value);
        } else if constexpr (std::is_integral_v<Value>) {
            bind_integer(index, static_cast<std::int64_t>(value));
        } else if constexpr (std::is_convertible_v<Value, std::string_view>) {
            bind_text(index, value);
        } else {
            value ? bind(index, *value) : bind_null(index);
        }
    }

    bool step();
    void bind_null(int index);
    void bind_integer(int index, std::int64_t value);
    void bind_real(int index, double value);
    void bind_text(int index, std::string_view value);
    void bind_copy(int index, const std::string& value);
    void check(int code) const;

    std::unique_ptr<sqlite3_stmt, StatementFinalizer> statement_;
};

/// One SQLite connection. Errors are thrown as Error.
class Database {
  public:
    enum class Access { read, change, write };  ///< only write makes a file that is not there

    Database(const std::filesystem::path& path, Access access);

    void execute(const std::string& sql);
    [[nodiscard]] Statement prepare(std::string_view sql) const { return {handle_.get(), sql}; }
    /// Of its file; empty for a temporary one.
    [[nodiscard]] std::string path() const;
    [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

    /// Makes a function of one text known to SQL as `name`. NULL stays NULL.
    void define(const char* name, std::string (*function)(std::string_view));

    /// The same for a question about two texts; of NULL, the answer is no.
    void define(const char* name, bool (*question)(std::string_view, std::string_view));

    /// Leaves the files of the write-ahead log in place, empty, when the last connection goes.
    void keep_log_files();

    [[nodiscard]] std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
    [[nodiscard]] std::int64_t number(std::string_view sql) const {
        return prepare(sql).number().value_or(0);
    }

  private:
    std::unique_ptr<sqlite3, DatabaseCloser> handle_;
};

/// Rolls back unless committed. Within another one it is a step of that.
class Transaction {
  public:
    explicit Transaction(Database& database);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    void commit();

  private:
    Database* database_;
    bool within_another_;
};

/// What is read while it lives is of one state of the database.
class ReadTransaction {
  public:
    explicit ReadTransaction(Database& database)
        : database_(database.in_transaction() ? nullptr : &database) {
        if (database_ != nullptr) database_->execute("BEGIN");
    }
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;
    ~ReadTransaction();

  private:
    Database* database_;
};

}  // namespace jobfeed::store
