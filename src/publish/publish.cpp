// SPDX-License-Identifier: MIT
#include <jobfeed/publish.hpp>

#include "publish/address.hpp"
#include "publish/comparison.hpp"
#include "publish/target.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <random>
#include <thread>

namespace jobfeed {
namespace {

using namespace postgres;

constexpr std::string_view name_letters = "abcdefghijklmnopqrstuvwxyz_0123456789";

/// A name that needs no quotes, so that users need none either.
void check_schema(const std::string& schema) {
    constexpr std::size_t longest = 63;
    const bool fits = !schema.empty() && schema.size() <= longest && schema.front() != '_' &&
                      (schema.front() < '0' || schema.front() > '9') && !schema.starts_with("pg_") &&
                      schema.find_first_not_of(name_letters) == std::string::npos;
    if (fits) return;
    throw Error(
        ErrorKind::usage,
        fmt::format("--schema {}: give a name of letters a to z, digits and _ that begins with a letter",
                    schema));
}

ConnectionSettings settings_for(const std::string& address, const PublishOptions& options) {
    return {.address = address,
            .name = target_name(address, options),
            .password = options.password,
            .stop_requested = options.stop_requested};
}

/// One run of publishing.
class Publisher {
  public:
    Publisher(const Mirror& mirror, const std::string& address, const PublishOptions& options)
        : options_(options), settings_(settings_for(address, options)), log_(mirror), reader_(mirror) {}

    PublishReport run() {
        while (true) {
            try {
                carry();
                return report_;
            } catch (const PostgresError& error) {
                if (!try_again(error)) throw;
            }
        }
    }

  private:
    void carry() {
        if (!target_) target_.emplace(settings_, options_.schema);
        take_cursor();
        if (cursor_.copied_through) copy();
        while (true) {
            apply_changes();
            if (!options_.verify || verified()) return;
        }
    }

    /// Goes on where the target is, or begins.
    void take_cursor() {
        const auto known = target_->cursor();
        const std::string why = known ? why_foreign(*known) : std::string{};
        if (known && why.empty()) {
            cursor_ = *known;
        } else {
            if (!why.empty() && !options_.adopt) {
                throw Error(ErrorKind::database,
                            fmt::format("{} {}; --adopt empties it and publishes this mirror there",
                                        settings_.name, why));
            }
            cursor_ = {.mirror_id = log_.mirror_id(), .copied_through = 0, .copied_at_change = log_.last()};
            const std::string lacking = target_->begin(cursor_);
            if (!lacking.empty()) note("no full text there: " + lacking);
        }
        report_.number = cursor_.number;
    }

    /// Empty if the target was fed by this very mirror.
    [[nodiscard]] std::string why_foreign(const Cursor& known) const {
        if (known.mirror_id != log_.mirror_id()) return "was published to from another mirror";
        const auto last = std::max(known.number, known.copied_through ? known.copied_at_change : 0);
        const auto at = log_.time_of(known.number);
        const bool same = known.number == 0 || (at && to_string(*at) == known.number_at);
        return last <= log_.last() && same
                   ? ""
                   : "is further than this mirror, which was put back to an older copy";
    }

    void moved_to(const Cursor& cursor) {
        cursor_ = cursor;
        report_.number = cursor.number;
        attempts_ = 0;
    }

    void copy() {
        const std::uint64_t total = reader_.count_offered();
        auto ads = reader_.ads_after(*cursor_.copied_through, options_.batch);
        while (!ads.empty()) {
            // An ad that was purged and has come back has a new place, behind those that were copied.
            const bool replacing = log_.last() > cursor_.copied_at_change;
            Cursor after = cursor_;
            after.copied_through = ads.back().id;
            // The server is the slower one. Nobody else uses the mirror's connection until then.
            auto next = std::async(std::launch::async, [this, id = ads.back().id] {
                return reader_.ads_after(id, options_.batch);
            });
            target_->add(ads, replacing, cursor_, after);
            moved_to(after);
            report_.copied += ads.size();
            if (options_.progress) options_.progress(report_.copied, total);
            ads = next.get();
        }
        end_copy(cursor_);
    }

    void end_copy(Cursor after) {
        after.copied_through.reset();
        target_->end_copy(cursor_, after);
        moved_to(after);
    }

    void apply_changes() {
        // Of changes alone, without ads, there can be more at a time.
        constexpr std::size_t more = 20;
        while (true) {
            const bool settled = cursor_.number < cursor_.copied_at_change;
            const ReplicaBatch batch = reader_.changes_after(
                cursor_.number, settled ? more * options_.batch : options_.batch, cursor_.copied_at_change);
            if (batch.changes.empty()) return;
            Cursor after = cursor_;
            after.number = batch.changes.back().number;
            after.number_at = batch.changes.back().at;
            target_->apply(batch, cursor_, after);
            moved_to(after);
            count(batch, settled);
        }
    }

    void count(const ReplicaBatch& batch, bool settled) {
        report_.changes += batch.changes.size();
        report_.written += batch.ads.size();
        if (!settled) report_.removed += batch.departures.size();
    }

    /// False if the mirror has gone on since.
    bool verified() {
        bool same_state = false;
        reader_.in_one_state([&] {
            same_state = log_.last() == cursor_.number;
            if (same_state) report_.differed = compare_and_mend(*target_, reader_, cursor_);
        });
        return same_state;
    }

    /// After a pause; false if it is no use.
    bool try_again(const PostgresError& error) {
        const bool reached = target_.has_value() || error.state() == "57P03" || report_.retries > 0;
        if (!error.is_transient() || !reached || attempts_ >= options_.retries) return false;
        ++attempts_;
        ++report_.retries;
        note(fmt::format("{}; trying again", error.what()));
        if (error.connection_lost()) target_.reset();
        pause();
        return true;
    }

    /// Doubling, and cut at random, so that publishers do not come back in step.
    void pause() {
        constexpr std::chrono::milliseconds first{100};
        constexpr std::chrono::milliseconds between_looks{50};
        const auto longest = first * (1 << std::min(attempts_, 6));
        std::uniform_int_distribution<std::int64_t> part(longest.count() / 2, longest.count());
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(part(random_));
        while (std::chrono::steady_clock::now() < until) {
            if (options_.stop_requested && options_.stop_requested())
                throw Error(ErrorKind::stopped, "stopped while publishing; what was committed stays");
            std::this_thread::sleep_for(between_looks);
        }
    }

    void note(const std::string& text) const {
        if (options_.note) options_.note(text);
    }

    PublishOptions options_;
    ConnectionSettings settings_;
    ChangeLog log_;
    ReplicaReader reader_;
    std::optional<Target> target_;
    Cursor cursor_;
    PublishReport report_;
    int attempts_ = 0;
    std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace

std::string target_name(const std::string& address, const PublishOptions& options) {
    if (!address.starts_with("postgresql://") && !address.starts_with("postgres://"))
        throw Error(ErrorKind::usage, "the target is no postgresql:// address");
    check_address(address);
    check_schema(options.schema);
    const std::string name = name_of(address);
    return options.schema == PublishOptions{}.schema ? name
                                                     : fmt::format("{} (schema {})", name, options.schema);
}

PublishReport publish(const Mirror& mirror, const std::string& address, const PublishOptions& options) {
    return Publisher(mirror, address, options).run();
}

}  // namespace jobfeed
