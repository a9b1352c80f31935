// SPDX-License-Identifier: MIT
#pragma once

#include "publish/sink.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::publishing {

/// What a server refused, or that it is gone.
class PostgresError : public SinkError {
  public:
    PostgresError(ErrorKind kind, std::string state, const std::string& message);

    /// The SQLSTATE; empty for a connection that was lost.
    [[nodiscard]] const std::string& state() const noexcept { return state_; }

    /// Whether the SQL cannot be used there (SQLSTATE 0A, 42): a feature, object or privilege is missing.
    [[nodiscard]] bool is_lacking() const noexcept;

  private:
    std::string state_;
};

/// How to reach a server.
struct ConnectionSettings {
    std::string address;  ///< a URI that libpq reads
    std::string name;     ///< the target in messages
    std::optional<std::string> password{};
    std::chrono::seconds timeout{60};  ///< without an answer, after which it must take another connection
    std::function<bool()> stop_requested{};
};

/// The rows that a statement gave.
class Rows {
  public:
    explicit Rows(PGresult* result) : result_(result) {}

    [[nodiscard]] int count() const { return PQntuples(result_.get()); }
    /// Valid as long as the rows; empty for NULL.
    [[nodiscard]] std::string_view text(int row, int column) const;
    [[nodiscard]] std::int64_t number(int row, int column) const;
    [[nodiscard]] const PGresult* get() const { return result_.get(); }

  private:
    struct Clearer {
        void operator()(PGresult* result) const noexcept { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clearer> result_;
};

/// One connection to a server that speaks PostgreSQL's protocol. Never waits without looking after a request
/// to stop, and after whether the server is still there. Throws PostgresError; Error (stopped).
class Connection {
  public:
    explicit Connection(const ConnectionSettings& settings);

    using Values = std::vector<std::optional<std::string>>;

    /// One statement. Without values it may be several.
    Rows run(const std::string& sql, const Values& values = {});

    /// The same in two steps, to do something else in between.
    void send(const std::string& sql, const Values& values = {});
    Rows receive(const std::string& sql);

    /// Sends rows in COPY's text format.
    void copy(const std::string& into, std::string_view rows);

    [[nodiscard]] bool is_usable() const { return PQstatus(handle_.get()) == CONNECTION_OK; }

  private:
    struct Closer {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    };

    void connect();
    void refuse_encoding() const;
    [[noreturn]] void fail_to_connect() const;
    /// Until the socket is ready, or half a second has passed.
    void wait(short events);
    void check_stop() const;
    void check_alive();
    void flush();
    Rows next_result();
    [[noreturn]] void fail_lost() const;
    [[noreturn]] void fail(const Rows& rows, const std::string& sql) const;

    ConnectionSettings settings_;
    std::chrono::steady_clock::time_point heard_ = std::chrono::steady_clock::now();
    std::unique_ptr<PGconn, Closer> handle_;
};

/// Rolls back unless committed.
class ServerTransaction {
  public:
    explicit ServerTransaction(Connection& connection) : connection_(&connection) { connection.run("BEGIN"); }
    ServerTransaction(const ServerTransaction&) = delete;
    ServerTransaction& operator=(const ServerTransaction&) = delete;
    ~ServerTransaction();

    void commit();

  private:
    Connection* connection_;
    bool open_ = true;
};

}  // namespace jobfeed::publishing
