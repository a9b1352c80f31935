// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/error.hpp>
#include <jobfeed/publish.hpp>
#include <jobfeed/replica.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace jobfeed::publishing {

/// How far a sink is.
struct Cursor {
    std::string mirror_id;
    std::optional<std::int64_t> copied_through{};  ///< while everything is copied: the last ad's place
    std::uint64_t copied_at_change = 0;            ///< the mirror's last change when that began
    std::uint64_t number = 0;                      ///< of the last change that was applied
    /// When the later of `copied_at_change` and `number` was found. If the log has another time there, the
    /// mirror was put back to an older copy.
    std::string number_at{};
    std::uint64_t sent = 0;  ///< the last change of a batch that may have been applied; 0: there is none
    std::optional<std::uint64_t> checksum{};          ///< of all rows that are there, as they were sent
    std::optional<std::uint64_t> versions_through{};  ///< the last change of which ads' versions are kept

    bool operator==(const Cursor&) const = default;
};

/// What a sink refused, or that it is gone.
class SinkError : public Error {
  public:
    /// What may help.
    enum class Remedy {
        none,
        repeat,
        reconnect,
        wait  ///< and connect again: it is there, and not ready
    };

    SinkError(ErrorKind kind, Remedy remedy, const std::string& message, std::chrono::seconds pause = {})
        : Error(kind, message), remedy_(remedy), pause_(pause) {}

    [[nodiscard]] Remedy remedy() const noexcept { return remedy_; }
    /// What the sink asked for.
    [[nodiscard]] std::chrono::seconds pause() const noexcept { return pause_; }

  private:
    Remedy remedy_;
    std::chrono::seconds pause_;
};

/// Where changes are carried to. Throws SinkError; Error (busy) if another publisher was faster.
class Sink {
  public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    virtual ~Sink() = default;

    /// How far it is; nothing if nothing was published to it.
    [[nodiscard]] virtual std::optional<Cursor> cursor() = 0;

    /// Empties it, to be filled from this mirror. Takes the cursor of a first copy, and returns where to
    /// begin: there, or at the first change if it makes no copy but reads the whole log.
    [[nodiscard]] virtual Cursor begin(const Cursor& first_copy) = 0;

    /// Moves from one cursor to the next, together with what lies between them: all of it, and once. `after`
    /// comes back as it was stored.
    virtual void apply(const ReplicaBatch& batch, const Cursor& before, Cursor& after) = 0;

    /// Brings up to date what is not in the log of changes.
    virtual void finish(ReplicaReader& mirror, Cursor& cursor) = 0;

    /// Compares it with the mirror, which must be of one state and no further than the cursor; and mends
    /// what differs. Returns how many ranges that were.
    virtual std::uint64_t compare_and_mend(ReplicaReader& mirror, Cursor& cursor) = 0;
};

}  // namespace jobfeed::publishing
