// SPDX-License-Identifier: MIT
#include <jobfeed/token_book.hpp>

#include "store/private_file.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <sys/stat.h>

namespace jobfeed {
namespace {

using store::Database;
using store::Statement;

// As the mirror's: what has been released is never edited.
constexpr std::string_view schema = R"sql(
CREATE TABLE IF NOT EXISTS secret (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    key TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    is_public INTEGER NOT NULL,
    issued TEXT NOT NULL,
    expires TEXT,
    revoked TEXT
) STRICT;
PRAGMA application_id = 1785090676;
PRAGMA user_version = 1;
)sql";
constexpr std::int64_t application_id = 1785090676;

constexpr std::string_view token_columns = "id, subject, is_public, issued, expires, revoked";

IssuedToken token_of(const Statement& row) {
    return {.id = std::string(row.text(0)),
            .subject = std::string(row.text(1)),
            .is_public = row.integer(2) != 0,
            .issued = row.time(3).value_or(Timestamp{}),
            .expires = row.time(4),
            .revoked = row.time(5)};
}

/// Who could read the secret could make tokens.
void require_private(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077U) == 0) return;
    throw Error(ErrorKind::failed,
                fmt::format("{0} holds the secret that signs tokens, and others may read it: "
                            "chmod 600 {0}, and revoke the tokens if somebody did",
                            path.string()));
}

/// 256 bits, as HS256 wants. SQLite takes them from the system's source of randomness.
void set_up(Database& database) {
    store::Transaction transaction(database);
    database.execute(std::string(schema));
    database.prepare("INSERT INTO secret VALUES (1, hex(randomblob(32))) ON CONFLICT DO NOTHING").run();
    transaction.commit();
}

}  // namespace

TokenBook::TokenBook(std::unique_ptr<Database> database, std::string secret)
    : database_(std::move(database)), secret_(std::move(secret)) {}
TokenBook::TokenBook(TokenBook&&) noexcept = default;
TokenBook& TokenBook::operator=(TokenBook&&) noexcept = default;
TokenBook::~TokenBook() = default;

TokenBook TokenBook::open(const std::filesystem::path& mirror) {
    const std::filesystem::path path = mirror.string() + ".tokens";
    if (std::filesystem::is_symlink(path)) {
        throw Error(ErrorKind::failed,
                    fmt::format("{} is a link, and was left alone; remove it, and issue the tokens again",
                                path.string()));
    }
    store::make_private_file(path);
    require_private(path);
    auto database = std::make_unique<Database>(path, Database::Access::write);
    if (const auto id = database->number("PRAGMA application_id"); id == 0) {
        set_up(*database);
    } else if (id != application_id) {
        throw Error(ErrorKind::database, fmt::format("{} is no file of jobfeed's tokens", path.string()));
    }
    std::string secret;
    database->prepare("SELECT key FROM secret").each([&secret](const Statement& row) {
        secret = row.text(0);
    });
    if (secret.empty())
        throw Error(
            ErrorKind::database,
            fmt::format("{} holds no secret; move it away, and issue the tokens again", path.string()));
    return {std::move(database), std::move(secret)};
}

IssuedToken TokenBook::issue(const std::string& subject, bool is_public, Timestamp at,
                             std::optional<Timestamp> expires) {
    std::string id;
    database_->prepare("SELECT lower(hex(randomblob(8)))").each([&id](const Statement& row) {
        id = row.text(0);
    });
    database_->prepare("INSERT INTO tokens (id, subject, is_public, issued, expires) VALUES (?, ?, ?, ?, ?)")
        .run(id, subject, is_public ? 1 : 0, at, expires);
    return {.id = id, .subject = subject, .is_public = is_public, .issued = at, .expires = expires};
}

std::vector<IssuedToken> TokenBook::all() const {
    std::vector<IssuedToken> tokens;
    database_->prepare(fmt::format("SELECT {} FROM tokens ORDER BY number", token_columns))
        .each([&tokens](const Statement& row) { tokens.push_back(token_of(row)); });
    return tokens;
}

std::optional<IssuedToken> TokenBook::find(std::string_view id) const {
    std::optional<IssuedToken> token;
    database_->prepare(fmt::format("SELECT {} FROM tokens WHERE id = ?", token_columns))
        .each([&token](const Statement& row) { token = token_of(row); }, id);
    return token;
}

bool TokenBook::revoke(std::string_view id, Timestamp at) {
    if (!find(id)) return false;
    database_->prepare("UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL").run(at, id);
    return true;
}

}  // namespace jobfeed
