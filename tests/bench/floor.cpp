// SPDX-License-Identifier: MIT
// The least that SQLite takes for what a mirror holds: the ads' JSON by uuid, or the full-text index alone.
#include "html/words.hpp"
#include "store/sqlite.hpp"

#include <jobfeed/error.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using jobfeed::store::Database;
using jobfeed::store::Statement;
using jobfeed::store::Transaction;

/// Runs `work` on a database and closes it; returns the seconds that this took, closing (and so the
/// checkpoint) included.
double timed(const std::filesystem::path& path, const std::string& pragmas,
             const std::function<void(Database&)>& work) {
    const auto began = std::chrono::steady_clock::now();
    {
        Database database(path, Database::Access::write);
        database.execute(pragmas);
        work(database);
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

std::string pragmas(const std::string& page_size) {
    return (page_size == "default" ? "" : "PRAGMA page_size = " + page_size + ";") +
           "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
}

/// The JSON of all ads of a mirror, by uuid, in one transaction and nothing else.
double insert(const std::string& mirror, const std::string& path, const std::string& page_size) {
    std::vector<std::pair<std::string, std::string>> ads;
    Database(mirror, Database::Access::read)
        .prepare("SELECT uuid, json FROM ads ORDER BY id")
        .each([&ads](const Statement& row) { ads.emplace_back(row.text(0), row.text(1)); });
    return timed(path, pragmas(page_size), [&ads](Database& database) {
        Transaction transaction(database);
        database.execute("CREATE TABLE ads (uuid TEXT PRIMARY KEY, json TEXT NOT NULL)");
        auto insert = database.prepare("INSERT INTO ads VALUES (?, ?)");
        for (const auto& [uuid, json] : ads) insert.run(uuid, json);
        transaction.commit();
    });
}

/// The full-text index of all ads of a mirror by one statement. What it indexes is laid out in plain columns
/// before the clock starts: the words without the markup, or (`raw`) the description as it is.
double index(const std::string& mirror, const std::string& path, const std::string& page_size, bool raw) {
    {
        Database database(path, Database::Access::write);
        database.define("words", jobfeed::html::words_of_html);
        database.execute(pragmas(page_size));
        database.prepare("ATTACH ? AS mirror").run(mirror);
        const std::string description = "json_extract(json, '$.description')";
        database.execute("CREATE TABLE texts AS SELECT id, title, job_title, employer, " +
                         (raw ? description : "words(" + description + ")") +
                         " AS description FROM mirror.ads ORDER BY id");
    }
    return timed(path, pragmas(page_size), [](Database& database) {
        database.execute(
            "CREATE VIRTUAL TABLE ad_words USING fts5 (title, job_title, employer, description, "
            "content = '', tokenize = 'unicode61 remove_diacritics 0')");
        database.execute(
            "INSERT INTO ad_words (rowid, title, job_title, employer, description) "
            "SELECT id, title, job_title, employer, description FROM texts");
    });
}

double run(const std::vector<std::string>& arguments) {
    if (arguments.size() == 4) {
        const auto& [work, mirror, path, page_size] =
            std::tie(arguments[0], arguments[1], arguments[2], arguments[3]);
        std::filesystem::remove(path);
        if (work == "insert") return insert(mirror, path, page_size);
        if (work == "index") return index(mirror, path, page_size, false);
        if (work == "index-raw") return index(mirror, path, page_size, true);
    }
    throw std::invalid_argument(
        "usage: jobfeed-bench-floor insert|index|index-raw MIRROR DATABASE PAGE_SIZE|default");
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::printf("%.4f\n", run({argv + 1, argv + argc}));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "jobfeed-bench-floor: %s\n", error.what());
        return 1;
    }
}
