// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "temporary_folder.hpp"
#include "test_ads.hpp"

#include "html/words.hpp"
#include "store/words_ahead.hpp"

using namespace jobfeed;
using namespace jobfeed::test;
using store::Database;

namespace {

/// A database of as many ads as the words tests need, with ids of which every seventh is missing.
void fill(Database& database, int last) {
    with_words(database);
    database.execute(
        "CREATE TABLE ads (id INTEGER PRIMARY KEY, title TEXT, job_title TEXT, employer TEXT, json TEXT);"
        "CREATE VIEW ads_with_texts AS SELECT *, json_extract(json, '$.description') AS description FROM "
        "ads");
    database.execute("SAVEPOINT filling");  // one commit, for each waits for the disk
    auto insert = database.prepare("INSERT INTO ads VALUES (?, ?, NULL, 'Bedrift', ?)");
    for (int id = 1; id <= last; ++id) {
        const std::string number = std::to_string(id);
        if (id % 7 != 0)
            insert.run(id, "nr " + number, R"({"description":"<p>Om <b>)" + number + "</b></p>\"}");
    }
    database.execute("RELEASE filling");
}

/// All that is read of the ads after `after`, as text.
std::string read(Database& database, std::int64_t after, std::int64_t last) {
    store::WordsAhead words(database, after, last);
    std::string all;
    for (std::int64_t through = after; through < last;) {
        const auto step = words.next();
        CHECK(step.through > through);
        through = step.through;
        for (const auto& ad : step.ads) {
            all += std::to_string(ad.ad) + "|" + ad.title.value_or("-") + "|" + ad.job_title.value_or("-") +
                   "|" + ad.employer.value_or("-") + "|" + ad.description.value_or("-") + "\n";
        }
    }
    return all;
}

/// The same by one statement.
std::string expected(Database& database, std::int64_t after, std::int64_t last) {
    std::string all;
    database
        .prepare(
            "SELECT id || '|' || title || '|-|' || employer || '|' || words(description) "
            "FROM ads_with_texts WHERE id > ? AND id <= ? ORDER BY id")
        .each([&all](const store::Statement& row) { all += std::string(row.text(0)) + "\n"; }, after, last);
    return all;
}

}  // namespace

TEST_CASE("words are read ahead for every ad, in order, over as many steps as it takes") {
    TemporaryFolder folder;
    Database database(folder / "ads.db", Database::Access::write);
    fill(database, 1703);
    CHECK(read(database, 0, 1703) == expected(database, 0, 1703));
    CHECK(read(database, 999, 1500) == expected(database, 999, 1500));
    CHECK(read(database, 6, 7).empty());
}

TEST_CASE("words of ads that are not committed, or in no file, are read as well") {
    TemporaryFolder folder;
    Database uncommitted(folder / "ads.db", Database::Access::write);
    uncommitted.execute("BEGIN");
    fill(uncommitted, 601);
    CHECK(read(uncommitted, 0, 601) == expected(uncommitted, 0, 601));
    Database temporary("", Database::Access::write);
    fill(temporary, 601);
    CHECK(read(temporary, 0, 601) == expected(temporary, 0, 601));
}

TEST_CASE("whoever reads words ahead may stop in the middle") {
    TemporaryFolder folder;
    Database database(folder / "ads.db", Database::Access::write);
    fill(database, 1703);
    store::WordsAhead words(database, 0, 1703);
    CHECK(words.next().through < 1703);
}

TEST_CASE("words that cannot be read are an error for who asks for them") {
    TemporaryFolder folder;
    Database database(folder / "ads.db", Database::Access::write);
    fill(database, 10);
    database.execute("UPDATE ads SET json = '{' WHERE id = 5");
    store::WordsAhead words(database, 0, 10);
    CHECK_THROWS_WITH(words.next(), ContainsSubstring("malformed JSON"));
}
