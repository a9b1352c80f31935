// SPDX-License-Identifier: MIT
#include "store/implementation.hpp"
#include "store/scope_table.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace jobfeed {

using store::Transaction;

SyncRun::SyncRun(MirrorWriter::Implementation& mirror) : mirror_(&mirror), lookups_(mirror) {}

SyncRun::SyncRun(SyncRun&& other) noexcept
    : mirror_(std::exchange(other.mirror_, nullptr)), lookups_(other.lookups_) {}

SyncRun::~SyncRun() {
    if (mirror_ == nullptr) return;
    mirror_->rescope.reset();
    try {
        mirror_->database
            ->prepare(
                "UPDATE syncs SET outcome = 'failed', message = 'ended by an error' "
                "WHERE number = ? AND outcome = 'running'")
            .run(mirror_->sync);
    } catch (...) {  // the row says that the run was killed, which is near enough
    }
}

void SyncRun::store(const Batch& batch, Timestamp at, Tally& tally) {
    Tally after = tally;
    Transaction transaction(*mirror_->database);
    if (mirror_->scope_to_bind) {
        store::write_scope(*mirror_->database, *mirror_->scope_to_bind, mirror_->sync,
                           mirror_->token_expires);
        mirror_->lookups.forget();
    }
    std::unordered_map<std::string_view, store::AdTable::Stored> stored;
    for (const Ad& ad : batch.ads) {
        const auto one = mirror_->ads.apply(ad, at, after);
        if (!batch.results.empty()) stored[ad.uuid] = one;
    }
    for (const Rejected& entry : batch.rejected) mirror_->ads.reject(entry, at, after);
    if (batch.cursor && batch.cursor->restarted) mirror_->lookups.restart();
    mirror_->lookups.add(batch.events);
    if (batch.cursor) mirror_->lookups.advance(*batch.cursor);
    for (const LookupResult& result : batch.results)
        mirror_->lookups.record(result, stored[result.uuid], at, after);
    mirror_->proved.store(batch, at, mirror_->sync, after);
    transaction.commit();
    mirror_->scope_to_bind.reset();
    mirror_->stored_nothing = false;
    tally = after;
}

std::vector<std::string> SyncRun::absent(Timestamp at) const {
    return mirror_->proved.absent(at);
}

KnownFeed SyncRun::known_feed(Timestamp at) const {
    return mirror_->scope_to_bind ? KnownFeed{} : mirror_->proved.read(at);
}

std::string SyncRun::commonest_flaw() const {
    std::string flaw;
    mirror_->database
        ->prepare(
            "SELECT field, raw, flaws.uuid, count(*) AS ads FROM flaws JOIN ads ON ads.uuid = flaws.uuid "
            "WHERE id IN temp.seen GROUP BY field ORDER BY ads DESC, field LIMIT 1")
        .each([&flaw](const store::Statement& row) {
            constexpr std::size_t enough = 60;
            flaw = fmt::format("{}: {} in ad {}", row.text(0), row.text(1).substr(0, enough), row.text(2));
        });
    return flaw;
}

std::vector<std::string> SyncRun::sample_seen(std::size_t most) const {
    return mirror_->ads.sample_seen(most);
}

std::vector<std::string> SyncRun::sample_active(Timestamp at, std::size_t most) const {
    return mirror_->ads.sample_active(at, most);
}

std::uint64_t SyncRun::withdraw(const std::vector<std::string>& uuids, Reason reason, Timestamp at) {
    Transaction transaction(*mirror_->database);
    const auto count =
        mirror_->ads.withdraw(uuids, reason == Reason::withdrawn ? "withdrawn" : "out_of_scope", at);
    // The feed's word has taken effect: these are announced no longer.
    mirror_->database->execute(
        "DELETE FROM lookups WHERE (state = 'stopped' OR (state = 'unavailable' AND event IS NULL)) "
        "AND NOT EXISTS (SELECT 1 FROM ads WHERE ads.uuid = lookups.uuid AND left_at IS NULL)");
    transaction.commit();
    return count;
}

std::optional<Timestamp> SyncRun::last_success(Timestamp at) const {
    std::optional<Timestamp> started;
    if (mirror_->scope_to_bind) return started;
    mirror_->database
        ->prepare(
            "SELECT max(started) FROM syncs WHERE outcome IN ('complete', 'quick') "
            "AND number > (SELECT after_sync FROM mirror) AND started <= ?")
        .each([&started](const store::Statement& row) { started = row.time(0); }, at);
    return started;
}

bool SyncRun::is_rescope() const {
    return mirror_->rescope.has_value();
}

void SyncRun::commit_rescope() {
    if (!mirror_->rescope) return;
    mirror_->rescope->commit();
    mirror_->rescope.reset();
}

bool SyncRun::is_first_after_rescope() const {
    return mirror_->database->number(
               "SELECT count(*) FROM mirror WHERE after_sync > 0 AND NOT EXISTS (SELECT 1 FROM syncs "
               "WHERE outcome = 'complete' AND number > after_sync) AND EXISTS (SELECT 1 FROM ads)") > 0;
}

void SyncRun::finish(const SyncRecord& record) {
    auto& mirror = *std::exchange(mirror_, nullptr);
    mirror.rescope.reset();
    std::string columns;
    std::string values;
    for (const Figure& figure : run_figures()) {
        columns += fmt::format(", {}", figure.name);
        values += fmt::format(", {}", figure.value(record));
    }
    mirror.database
        ->prepare(fmt::format("UPDATE syncs SET (finished, outcome, message{}) = (?, ?, nullif(?, ''){}) "
                              "WHERE number = ?",
                              columns, values))
        .run(record.finished, record.outcome, record.message, mirror.sync);
}

}  // namespace jobfeed
