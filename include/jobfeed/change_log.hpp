// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>
#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// A line of the log of changes.
struct Change {
    std::uint64_t number = 0;  ///< only grows; means something only together with the mirror's id
    Timestamp at;
    std::string_view uuid;
    std::string_view kind;                    ///< one of change_kinds()
    std::optional<std::string_view> ad = {};  ///< the ad as the feed sent it, if asked for and still active
};

/// `added`, `updated`, `withdrawn`, `expired`, `restored`, `out_of_scope`.
[[nodiscard]] std::span<const std::string_view> change_kinds();

/// Which changes.
struct ChangeQuery {
    std::uint64_t after = 0;
    std::uint64_t until = std::numeric_limits<std::int64_t>::max();  ///< the last number
    std::optional<Timestamp> since = {};  ///< only what was found at this moment or later
    std::vector<std::string> kinds = {};  ///< empty: all
    bool with_ad = false;
    Timestamp at = now();  ///< the moment by which an ad is active
};

/// What has happened to a mirror's ads. No entry is ever deleted, so who reads it from 0 learns of every ad.
/// May be read while a run writes.
class ChangeLog {
  public:
    explicit ChangeLog(const Mirror& mirror) : database_(mirror.database_) {}

    [[nodiscard]] std::string mirror_id() const;

    /// The number of the last change; 0 if there is none.
    [[nodiscard]] std::uint64_t last() const;

    /// When the change of this number was found; nothing if there is none.
    [[nodiscard]] std::optional<Timestamp> time_of(std::uint64_t number) const;

    /// Calls `change` for each change of the query, until it returns false. Reads some at a time, so that a
    /// slow reader does not hold back a purge.
    void each(const ChangeQuery& query, const std::function<bool(const Change&)>& change) const;

    /// How far the consumer of this name has read; nothing if the mirror knows none.
    [[nodiscard]] std::optional<std::uint64_t> place_of(std::string_view consumer) const;

    /// The last change of a batch that was sent to the consumer and not confirmed; 0 if there is none.
    [[nodiscard]] std::uint64_t sent_to(std::string_view consumer) const;

    /// A number that differs from the one before when something was written in between.
    [[nodiscard]] std::int64_t version() const;

  private:
    std::shared_ptr<store::Database> database_;
};

/// Remembers in the mirror how far a consumer has read, and that nothing is under way to it. May be called
/// while a run writes: it waits for the end of a step of that, for a moment, and throws Error (busy) if the
/// step lasts longer.
void remember_place(const std::filesystem::path& mirror, std::string_view consumer, std::uint64_t number,
                    Timestamp at);

/// Remembers in the mirror that a batch of changes, those after `number` up to `through`, is under way to a
/// consumer. False if the mirror has the consumer at another number, or another batch is under way to it.
[[nodiscard]] bool remember_sent(const std::filesystem::path& mirror, std::string_view consumer,
                                 std::uint64_t number, std::uint64_t through, Timestamp at);

}  // namespace jobfeed
