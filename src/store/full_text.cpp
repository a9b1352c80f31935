// SPDX-License-Identifier: MIT
#include "store/full_text.hpp"

#include "html/words.hpp"
#include "store/words_ahead.hpp"

namespace jobfeed::store {
namespace {

// A commit writes a part of the index, and a few large parts are cheaper than many: this many steps fill what
// `hashsize` lets one part have.
constexpr int steps_per_transaction = 8;

// As `purge_due` tells: the index holds words that are to go, or only the log does.
constexpr std::int64_t index_and_log = 1;
constexpr std::int64_t only_the_log = 2;

constexpr std::string_view put_sql =
    "INSERT INTO ad_words (rowid, title, job_title, employer, description) VALUES (?, ?, ?, ?, ?)";

constexpr std::string_view index_sql =
    "INSERT INTO ad_words (rowid, title, job_title, employer, description) SELECT * FROM temp.words_of_ads "
    "WHERE id = ?";

// An index without content of its own must be told exactly the words that it is to forget.
constexpr std::string_view delete_sql =
    "INSERT INTO ad_words (ad_words, rowid, title, job_title, employer, description) "
    "SELECT 'delete', * FROM temp.words_of_ads WHERE id = ?";

}  // namespace

FullText::FullText(Database& database)
    : database_(&with_words(database)),
      indexed_through_(is_current() ? database.number("SELECT indexed_through FROM full_text_state") : 0),
      put_(database.prepare(put_sql)),
      insert_(database.prepare(index_sql)),
      delete_(database.prepare(delete_sql)),
      mark_due_(database.prepare("UPDATE full_text_state SET purge_due = ?1 WHERE purge_due <> ?1")) {}

bool FullText::is_current() const {
    return database_->prepare("SELECT count(*) FROM full_text_state WHERE rules = ?")
               .number(html::words_version()) > 0;
}

bool FullText::has(std::int64_t ad) {
    return ad <= indexed_through_;
}

void FullText::remove(std::int64_t ad) {
    if (!has(ad)) return;
    delete_.run(ad);
    mark_due_.run(index_and_log);
}

void FullText::restore(std::int64_t ad) {
    if (has(ad)) insert_.run(ad);
}

void FullText::mark_log_due() {
    database_->prepare("UPDATE full_text_state SET purge_due = ? WHERE purge_due = 0").run(only_the_log);
}

void FullText::follow_present_rules() {
    if (is_current()) return;
    Transaction transaction(*database_);
    database_->execute("INSERT INTO ad_words (ad_words) VALUES ('delete-all')");
    database_->prepare("UPDATE full_text_state SET indexed_through = 0, rules = ?")
        .run(html::words_version());
    transaction.commit();
    indexed_through_ = 0;
}

void FullText::catch_up(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    follow_present_rules();
    const std::int64_t newest = database_->number("SELECT max(id) FROM ads");
    const std::int64_t first = indexed_through_;
    if (first >= newest) return;
    auto mark = database_->prepare("UPDATE full_text_state SET indexed_through = ?");
    WordsAhead words(*database_, first, newest);
    while (indexed_through_ < newest) {
        std::int64_t through = indexed_through_;
        Transaction transaction(*database_);
        for (int count = 0; count < steps_per_transaction && through < newest; ++count) {
            const auto step = words.next();
            for (const AdWords& ad : step.ads)
                put_.run(ad.ad, ad.title, ad.job_title, ad.employer, ad.description);
            through = step.through;
            progress(static_cast<std::uint64_t>(through - first), static_cast<std::uint64_t>(newest - first));
        }
        mark.run(through);
        transaction.commit();
        indexed_through_ = through;
    }
}

void FullText::purge() {
    const std::int64_t due = database_->number("SELECT purge_due FROM full_text_state");
    if (due == 0) return;
    if (due != only_the_log) {
        Transaction transaction(*database_);
        // Joining all parts of the index into one drops what was removed from it.
        database_->execute("INSERT INTO ad_words (ad_words) VALUES ('optimize')");
        database_->prepare("UPDATE full_text_state SET purge_due = ?").run(only_the_log);
        transaction.commit();
    }
    // The log holds pages as they were before, until it is cut; a reader can keep that from happening.
    if (database_->number("PRAGMA wal_checkpoint(TRUNCATE)") == 0) {
        database_->execute("UPDATE full_text_state SET purge_due = 0");
    }
}

}  // namespace jobfeed::store
