// SPDX-License-Identifier: MIT
#include "publish/postgres.hpp"

#include "publish/address.hpp"
#include "publish/meaning.hpp"

#include <jobfeed/secret.hpp>

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace jobfeed::publishing {
namespace {

/// On one line.
std::string trimmed(std::string_view text) {
    std::string line;
    for (const char letter : text) {
        const bool is_space = letter == ' ' || letter == '\n' || letter == '\t';
        if (!is_space) line += letter;
        if (is_space && !line.empty() && line.back() != ' ') line += ' ';
    }
    while (line.ends_with(' ')) line.pop_back();
    return line;
}

/// On one line, and without the question that libpq asks.
std::string readable(const std::string& message) {
    std::string text = trimmed(redacted(message));
    const auto question = text.find(" Is the server running");
    const auto end = text.find('?', question);
    if (question != std::string::npos && end != std::string::npos) text.erase(question, end - question + 1);
    return text;
}

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text != nullptr ? text : "";
}

SinkError::Remedy remedy_of(const std::string& state) {
    using Remedy = SinkError::Remedy;
    if (state == "57P03") return Remedy::wait;
    if (state.empty() || state.starts_with("08") || state.starts_with("57P0")) return Remedy::reconnect;
    return state == "40001" || state == "40P01" ? Remedy::repeat : Remedy::none;
}

/// The beginning of a statement, for messages.
std::string beginning_of(const std::string& sql) {
    constexpr std::size_t enough = 60;
    const std::string line = trimmed(sql.substr(0, enough));
    return sql.size() > enough ? line + "…" : line;
}

}  // namespace

PostgresError::PostgresError(ErrorKind kind, std::string state, const std::string& message)
    : SinkError(kind, remedy_of(state), message), state_(std::move(state)) {}

bool PostgresError::is_lacking() const noexcept {
    return state_.starts_with("0A") || state_.starts_with("42");
}

std::string_view Rows::text(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t Rows::number(int row, int column) const {
    std::int64_t value = 0;
    const auto digits = text(row, column);
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

Connection::Connection(const ConnectionSettings& settings) : settings_(settings) {
    // The last ones win over those of the address: none of a user's settings may change what is sent.
    std::vector<const char*> names{"connect_timeout", "keepalives_idle", "keepalives_interval",
                                   "tcp_user_timeout", "dbname"};
    std::vector<const char*> values{"10", "30", "10", "60000", settings_.address.c_str()};
    if (settings_.password && !has_password(settings_.address)) {
        names.push_back("password");
        values.push_back(settings_.password->c_str());
    }
    for (const auto& [name, value] :
         {std::pair{"client_encoding", "UTF8"}, std::pair{"fallback_application_name", "jobfeed"}}) {
        names.push_back(name);
        values.push_back(value);
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    handle_.reset(PQconnectStartParams(names.data(), values.data(), 1));
    if (!handle_) throw std::bad_alloc();
    PQsetErrorVerbosity(handle_.get(), PQERRORS_VERBOSE);
    connect();
    PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
    refuse_encoding();
    PQsetnonblocking(handle_.get(), 1);
    PQsetNoticeProcessor(
        handle_.get(), [](void*, const char*) {}, nullptr);
}

void Connection::connect() {
    const auto patience = std::min(settings_.timeout, std::chrono::seconds{10});
    const auto began = std::chrono::steady_clock::now();
    auto state = PQstatus(handle_.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED) fail_to_connect();
        if (std::chrono::steady_clock::now() - began > patience) {
            throw PostgresError(
                ErrorKind::unavailable, "",
                fmt::format("cannot connect to {}: no answer within {} s", settings_.name, patience.count()));
        }
        const short events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        wait(events);
        pollfd socket{PQsocket(handle_.get()), events, 0};
        if (poll(&socket, 1, 0) > 0) state = PQconnectPoll(handle_.get());
    }
}

void Connection::fail_to_connect() const {
    const Refusal refusal = refusal_of(PQerrorMessage(handle_.get()));
    const Meaning& meaning = meaning_of(refusal.state.empty() ? "08" : refusal.state);
    throw PostgresError(meaning.kind, refusal.state,
                        fmt::format("cannot connect to {}: {}; {}", settings_.name, readable(refusal.why),
                                    meaning.what_to_do));
}

/// Throws unless the encoding is UTF8: others lack letters of the ads, and give other bytes to hash.
void Connection::refuse_encoding() const {
    const char* encoding = PQparameterStatus(handle_.get(), "server_encoding");
    if (encoding == nullptr || std::string_view(encoding) == "UTF8") return;
    throw PostgresError(
        ErrorKind::database, "22021",
        fmt::format("{}: the database has the encoding {}, and ads have letters that are not in "
                    "it: make one with ENCODING 'UTF8' (and TEMPLATE template0)",
                    settings_.name, encoding));
}

void Connection::check_stop() const {
    if (settings_.stop_requested && settings_.stop_requested())
        throw Error(ErrorKind::stopped, "stopped while publishing; what was committed stays");
}

void Connection::wait(short events) {
    constexpr int between_looks = 500;  // milliseconds
    check_stop();
    pollfd socket{PQsocket(handle_.get()), events, 0};
    if (poll(&socket, 1, between_looks) != 0) {
        heard_ = std::chrono::steady_clock::now();
    } else if (is_usable() && std::chrono::steady_clock::now() - heard_ > settings_.timeout) {
        check_alive();
    }
}

/// A statement may take its time. A server that hangs takes no other connection either.
void Connection::check_alive() {
    try {
        const Connection other(settings_);
    } catch (const PostgresError& error) {
        if (error.state().empty()) {
            throw PostgresError(
                ErrorKind::unavailable, "",
                fmt::format(
                    "{}: the server has hung for {} s, and takes no new connection; nothing was lost, "
                    "run again",
                    settings_.name, settings_.timeout.count()));
        }
    }
    heard_ = std::chrono::steady_clock::now();
}

void Connection::flush() {
    while (true) {
        const int left = PQflush(handle_.get());
        if (left < 0) fail_lost();
        if (left == 0) return;
        wait(POLLIN | POLLOUT);
        // The server may be waiting for its own messages to be read.
        if (PQconsumeInput(handle_.get()) == 0) fail_lost();
    }
}

Rows Connection::next_result() {
    while (PQisBusy(handle_.get()) != 0) {
        wait(POLLIN);
        if (PQconsumeInput(handle_.get()) == 0) break;  // what the server said before is told by the result
    }
    return Rows(PQgetResult(handle_.get()));
}

/// The last result of what was sent; the others are dropped. Throws Error for the first that failed.
Rows Connection::receive(const std::string& sql) {
    Rows last(nullptr);
    for (Rows rows = next_result(); rows.get() != nullptr; rows = next_result()) {
        const auto status = PQresultStatus(rows.get());
        if (status == PGRES_COPY_IN) return rows;
        const bool failed_before = last.get() != nullptr && PQresultStatus(last.get()) == PGRES_FATAL_ERROR;
        if (!failed_before) last = std::move(rows);
    }
    if (last.get() == nullptr) fail_lost();
    const auto status = PQresultStatus(last.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        fail(last, sql);
    return last;
}

void Connection::fail_lost() const {
    const std::string why = readable(PQerrorMessage(handle_.get()));
    throw PostgresError(ErrorKind::unavailable, "",
                        fmt::format("lost the connection to {}{}{}; nothing was lost, run again",
                                    settings_.name, why.empty() ? "" : ": ", why));
}

void Connection::fail(const Rows& rows, const std::string& sql) const {
    const std::string state = field(rows.get(), PG_DIAG_SQLSTATE);
    if (state.empty() || !is_usable()) fail_lost();
    // Only its first line: the details quote rows, and so people.
    const Meaning& meaning = meaning_of(state);
    std::string message = fmt::format("{}: {} ({}, at \"{}\")", settings_.name,
                                      field(rows.get(), PG_DIAG_MESSAGE_PRIMARY), state, beginning_of(sql));
    if (!meaning.what_to_do.empty()) message.append("; ").append(meaning.what_to_do);
    throw PostgresError(meaning.kind, state, message);
}

Rows Connection::run(const std::string& sql, const Values& values) {
    send(sql, values);
    return receive(sql);
}

void Connection::send(const std::string& sql, const Values& values) {
    heard_ = std::chrono::steady_clock::now();
    if (values.empty()) {
        if (PQsendQuery(handle_.get(), sql.c_str()) == 0) fail_lost();
    } else {
        std::vector<const char*> texts;
        for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
        if (PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(texts.size()), nullptr,
                              texts.data(), nullptr, nullptr, 0) == 0)
            fail_lost();
    }
    flush();
}

void Connection::copy(const std::string& into, std::string_view rows) {
    constexpr std::size_t piece = 64 * 1024;
    if (rows.empty()) return;
    const std::string sql = fmt::format("COPY {} FROM STDIN", into);
    run(sql);
    while (!rows.empty()) {
        const auto part = rows.substr(0, piece);
        const int sent = PQputCopyData(handle_.get(), part.data(), static_cast<int>(part.size()));
        if (sent < 0) fail_lost();
        flush();
        if (sent > 0) rows.remove_prefix(part.size());
    }
    int ended = 0;
    while ((ended = PQputCopyEnd(handle_.get(), nullptr)) == 0) flush();
    if (ended < 0) fail_lost();
    flush();
    receive(sql);
}

ServerTransaction::~ServerTransaction() {
    if (!open_ || !connection_->is_usable()) return;
    try {
        connection_->run("ROLLBACK");
    } catch (const Error&) {
        // The server does it by itself when the connection goes.
        return;
    }
}

void ServerTransaction::commit() {
    connection_->run("COMMIT");
    open_ = false;
}

}  // namespace jobfeed::publishing
