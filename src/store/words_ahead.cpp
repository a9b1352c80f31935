// SPDX-License-Identifier: MIT
#include "store/words_ahead.hpp"

#include "html/words.hpp"

#include <algorithm>
#include <string_view>

namespace jobfeed::store {
namespace {

// Five hundred ads are some 2 MB of words: little memory, and enough to make handing over cost nothing.
constexpr std::int64_t ads_per_step = 500;

constexpr std::string_view read_sql = "SELECT * FROM temp.words_of_ads WHERE id > ? AND id <= ?";

std::unique_ptr<Database> another_connection(const Database& database) {
    const std::string path = database.path();
    if (path.empty() || database.in_transaction()) return nullptr;
    auto own = std::make_unique<Database>(path, Database::Access::read);
    with_words(*own);
    return own;
}

}  // namespace

Database& with_words(Database& database) {
    database.define("words", html::words_of_html);
    // Titles and employers come as plain text, occupations in the employer's words as HTML: `R&D`, and
    // `R&amp;D` beside it. Like the words of HTML, they are cut where none comes near.
    database.execute(
        "CREATE TEMP VIEW words_of_ads AS SELECT id, substr(title, 1, 16000) AS title, "
        "words(job_title) AS job_title, substr(employer, 1, 16000) AS employer, "
        "words(description) AS description FROM ads_with_texts");
    return database;
}

WordsAhead::WordsAhead(Database& database, std::int64_t after, std::int64_t last)
    : own_(another_connection(database)), read_((own_ ? *own_ : database).prepare(read_sql)), last_(last) {
    start(after);
}

WordsAhead::Step WordsAhead::next() {
    Step step = step_.get();
    if (step.through < last_) start(step.through);
    return step;
}

void WordsAhead::start(std::int64_t after) {
    const std::int64_t through = std::min(after + ads_per_step, last_);
    step_ = std::async(own_ ? std::launch::async : std::launch::deferred,
                       [this, after, through] { return read(after, through); });
}

WordsAhead::Step WordsAhead::read(std::int64_t after, std::int64_t through) {
    Step step{.through = through, .ads = {}};
    read_.each(
        [&step](const Statement& row) {
            step.ads.push_back({.ad = row.integer(0),
                                .title = row.optional_text(1),
                                .job_title = row.optional_text(2),
                                .employer = row.optional_text(3),
                                .description = row.optional_text(4)});
        },
        after, through);
    return step;
}

}  // namespace jobfeed::store
