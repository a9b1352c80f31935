// SPDX-License-Identifier: MIT
#include "model/mirror_side.hpp"
#include "unit/lib/test_ads.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

namespace jobfeed::test::model {
namespace {

std::string defect_of_file(const std::filesystem::path& path) {
    store::Database database(path, store::Database::Access::write);
    std::string found;
    database.prepare("PRAGMA integrity_check").each([&found](const store::Statement& row) {
        if (row.text(0) != "ok") found += std::string(row.text(0)) + "; ";
    });
    try {
        database.execute("INSERT INTO ad_words (ad_words) VALUES ('integrity-check')");
    } catch (const Error& error) {
        found += error.what();
    }
    const auto lost =
        database.number("SELECT count(*) FROM (SELECT id FROM ad_words_docsize EXCEPT SELECT id FROM ads)");
    const auto missing = database.number(
        "SELECT count(*) FROM (SELECT id FROM ads WHERE id <= (SELECT indexed_through FROM full_text_state) "
        "EXCEPT SELECT id FROM ad_words_docsize)");
    if (lost != 0 || missing != 0)
        found += fmt::format("the index has {} entries too many, {} too few", lost, missing);
    return found;
}

/// The changes of each ad, told one after the other, must make sense and lead to what is in the mirror.
std::string defect_of_changes(const std::filesystem::path& path) {
    store::Database database(path, store::Database::Access::read);
    std::map<std::string, std::string> last;
    std::string found;
    database.prepare("SELECT uuid, kind FROM changes ORDER BY number").each([&](const store::Statement& row) {
        const std::string uuid(row.text(0));
        const std::string kind(row.text(1));
        const std::string before = std::exchange(last[uuid], kind);
        const bool was_there = before == "added" || before == "updated" || before == "restored";
        const bool legal = kind == "added"      ? before.empty()
                           : kind == "restored" ? !before.empty() && !was_there
                                                : was_there;
        if (!legal)
            found += fmt::format("{} is {} after {}; ", uuid, kind, before.empty() ? "nothing" : before);
    });
    std::set<std::string> told;
    for (const auto& [uuid, kind] : last) {
        if (kind != "withdrawn" && kind != "expired" && kind != "out_of_scope") told.insert(uuid);
    }
    std::set<std::string> held;
    database.prepare("SELECT uuid FROM ads WHERE left_at IS NULL").each([&held](const store::Statement& row) {
        held.emplace(row.text(0));
    });
    if (told != held) found += fmt::format("changes tell of {} ads, {} are held", told.size(), held.size());
    return found;
}

}  // namespace

std::string MirrorSide::notes_on(const std::string& uuid) const {
    const std::string is_it = " WHERE uuid = '" + uuid + "'";
    std::string notes;
    for (const auto& sql :
         {"SELECT 'ad: ' || ifnull(left_reason, 'there') || ' until ' || ifnull(shown_until, '') || ' ' || "
          "json FROM ads" +
              is_it,
          "SELECT 'look-up: ' || state || ' ' || ifnull(event, '') || ' ' || ifnull(reason, '') || ' until ' "
          "|| ifnull(shown_until, '') FROM lookups" +
              is_it,
          "SELECT 'event: ' || active || ' ' || raw_time FROM events" + is_it,
          "SELECT 'change: ' || at || ' ' || kind FROM changes" + is_it + " ORDER BY number"}) {
        for (const auto& line : column(path, sql)) notes += "\n" + line;
    }
    return notes;
}

/// Every announced ad is in exactly one state, whatever has happened.
std::string MirrorSide::defect_of_ledger() const {
    const auto ledger = Mirror::open(path).ledger(at());
    if (ledger.balances()) return {};
    return fmt::format("of {} announced ads {} are in no state; ", ledger.announced, ledger.unaccounted);
}

std::string MirrorSide::defect() const {
    if (!exists() || value(path, "PRAGMA user_version") == "0") return {};
    return defect_of_file(path) + defect_of_changes(path) + defect_of_ledger();
}

}  // namespace jobfeed::test::model
