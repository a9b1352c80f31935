// SPDX-License-Identifier: MIT
#include <jobfeed/publish.hpp>

#include "publish/address.hpp"
#include "publish/postgres_sink.hpp"
#include "publish/webhook.hpp"

#include <jobfeed/change_log.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <random>
#include <thread>

namespace jobfeed {
namespace {

using namespace publishing;

[[noreturn]] void stop() {
    throw Error(ErrorKind::stopped, "stopped while publishing; what was committed stays");
}

/// One run of publishing.
class Publisher {
  public:
    Publisher(const Mirror& mirror, const std::string& address, const PublishOptions& options)
        : mirror_(mirror),
          options_(options),
          address_(address),
          name_(target_name(address, options)),
          log_(mirror),
          reader_(mirror) {}

    PublishReport run() {
        while (true) {
            try {
                carry();
                return report_;
            } catch (const SinkError& error) {
                if (!try_again(error)) throw;
            }
        }
    }

  private:
    [[nodiscard]] std::unique_ptr<Sink> make_sink() const {
        if (is_webhook(address_)) return std::make_unique<Webhook>(mirror_, address_, name_, options_);
        return std::make_unique<PostgresSink>(ConnectionSettings{.address = address_,
                                                                 .name = name_,
                                                                 .password = options_.password,
                                                                 .timeout = options_.timeout,
                                                                 .stop_requested = options_.stop_requested},
                                              options_);
    }

    void carry() {
        if (!sink_) sink_ = make_sink();
        take_cursor();
        if (cursor_.copied_through) copy();
        while (true) {
            apply_changes();
            sink_->finish(reader_, cursor_);
            if (!options_.verify || verified()) return;
        }
    }

    /// Goes on where the target is, or begins.
    void take_cursor() {
        const auto known = sink_->cursor();
        const std::string why = known ? why_foreign(*known) : std::string{};
        if (known && why.empty()) {
            cursor_ = *known;
        } else {
            if (!why.empty() && !options_.adopt) {
                throw Error(
                    ErrorKind::database,
                    fmt::format("{} {}; --adopt empties it and publishes this mirror there", name_, why));
            }
            const std::uint64_t last = log_.last();
            cursor_ = sink_->begin({.mirror_id = log_.mirror_id(),
                                    .copied_through = 0,
                                    .copied_at_change = last,
                                    .number_at = time_of(last)});
        }
        report_.number = cursor_.number;
    }

    /// Empty if the target was fed by this very mirror.
    [[nodiscard]] std::string why_foreign(const Cursor& known) const {
        if (known.mirror_id != log_.mirror_id()) return "was published to from another mirror";
        const auto last = std::max(known.number, known.copied_at_change);
        return last == 0 || time_of(last) == known.number_at
                   ? ""
                   : "has changes that this mirror has not, which was put back to an older copy";
    }

    /// When a change was found; empty if the log has none of this number.
    [[nodiscard]] std::string time_of(std::uint64_t number) const {
        const auto at = log_.time_of(number);
        return at ? to_string(*at) : std::string{};
    }

    void apply(const ReplicaBatch& batch, Cursor after) {
        sink_->apply(batch, cursor_, after);
        cursor_ = after;
        report_.number = cursor_.number;
        attempts_ = 0;
    }

    void copy() {
        const std::uint64_t total = reader_.count_offered();
        ReplicaBatch batch;
        batch.ads = reader_.ads_after(*cursor_.copied_through, options_.batch);
        while (!batch.ads.empty()) {
            // An ad that was purged and has come back has a new place, behind those that were copied.
            batch.replaces = log_.last() > cursor_.copied_at_change;
            Cursor after = cursor_;
            after.copied_through = batch.ads.back().id;
            // The server is the slower one. Nobody else uses the mirror's connection until then.
            auto next = std::async(std::launch::async, [this, id = batch.ads.back().id] {
                return reader_.ads_after(id, options_.batch);
            });
            apply(batch, after);
            report_.copied += batch.ads.size();
            if (options_.progress) options_.progress(report_.copied, total);
            batch.ads = next.get();
        }
        Cursor after = cursor_;
        after.copied_through.reset();
        apply({}, after);
    }

    void apply_changes() {
        // Of changes alone, without ads, there can be more at a time.
        constexpr std::size_t more = 20;
        while (true) {
            const bool copied = cursor_.number < cursor_.copied_at_change;
            const ReplicaBatch batch =
                reader_.changes_in({.after = cursor_.number,
                                    .until = cursor_.sent,
                                    .most = copied ? more * options_.batch : options_.batch,
                                    .copied = cursor_.copied_at_change});
            if (batch.changes.empty()) return;
            Cursor after = cursor_;
            after.number = batch.changes.back().number;
            if (after.number > after.copied_at_change) after.number_at = batch.changes.back().at;
            after.sent = 0;
            apply(batch, after);
            count(batch, copied);
            if (options_.progress) options_.progress(cursor_.number, log_.last());
        }
    }

    void count(const ReplicaBatch& batch, bool copied) {
        report_.changes += batch.changes.size();
        report_.written += batch.ads.size();
        if (!copied) report_.removed += batch.departures.size();
    }

    /// False if the mirror has gone on since.
    bool verified() {
        bool same_state = false;
        reader_.in_one_state([&] {
            same_state = log_.last() == cursor_.number;
            if (same_state) report_.differed = sink_->compare_and_mend(reader_, cursor_);
        });
        return same_state;
    }

    /// After a pause; false if it is no use.
    bool try_again(const SinkError& error) {
        using Remedy = SinkError::Remedy;
        const bool reached = sink_ || error.remedy() == Remedy::wait || report_.retries > 0;
        if (error.remedy() == Remedy::none || !reached || attempts_ >= options_.retries) return false;
        ++attempts_;
        ++report_.retries;
        if (options_.note) options_.note(fmt::format("{}; trying again", error.what()));
        if (error.remedy() != Remedy::repeat) sink_.reset();
        pause(error.pause());
        return true;
    }

    /// Doubling, and cut at random, so that publishers do not come back in step.
    void pause(std::chrono::seconds wanted) {
        using std::chrono::milliseconds;
        constexpr milliseconds first{100};
        constexpr milliseconds between_looks{50};
        // Who asks for hours is not obeyed to the letter: the next run comes long before.
        constexpr std::chrono::minutes longest_wanted{5};
        const auto longest = first * (1 << std::min(attempts_, 6));
        const milliseconds cut{
            std::uniform_int_distribution<std::int64_t>(longest.count() / 2, longest.count())(random_)};
        const auto until =
            std::chrono::steady_clock::now() + std::max(cut, std::min<milliseconds>(wanted, longest_wanted));
        while (std::chrono::steady_clock::now() < until) {
            if (options_.stop_requested && options_.stop_requested()) stop();
            std::this_thread::sleep_for(between_looks);
        }
    }

    const Mirror& mirror_;
    PublishOptions options_;
    std::string address_;
    std::string name_;
    ChangeLog log_;
    ReplicaReader reader_;
    std::unique_ptr<Sink> sink_;
    Cursor cursor_;
    PublishReport report_;
    int attempts_ = 0;
    std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace

std::string target_name(const std::string& address, const PublishOptions& options) {
    if (is_webhook(address)) return webhook_name(address, options);
    if (!address.starts_with("postgresql://") && !address.starts_with("postgres://"))
        throw Error(ErrorKind::usage, "the target is no postgresql:// or https:// address");
    check_address(address);
    check_schema(options.schema);
    const std::string name = name_of(address);
    return options.schema == PublishOptions{}.schema ? name
                                                     : fmt::format("{} (schema {})", name, options.schema);
}

std::string consumer_of(const std::string& target) {
    return "publish " + target;
}

PublishReport publish(const Mirror& mirror, const std::string& address, const PublishOptions& options) {
    return Publisher(mirror, address, options).run();
}

}  // namespace jobfeed
