// SPDX-License-Identifier: MIT
#pragma once

#include "publish/postgres.hpp"
#include "publish/target_rows.hpp"

#include <jobfeed/replica.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::postgres {

/// How far a target is; it lives there.
struct Cursor {
    std::string mirror_id;
    std::optional<std::int64_t> copied_through{};  ///< while everything is copied: the last ad's place
    std::uint64_t copied_at_change = 0;            ///< the mirror's last change when that began
    std::uint64_t number = 0;                      ///< of the last change that was applied
    std::string number_at{};                       ///< when that was found

    bool operator==(const Cursor&) const = default;
};

/// What is in a range of a table, in short.
struct RangeSum {
    std::uint64_t count = 0;
    std::string hash{};

    bool operator==(const RangeSum&) const = default;
};
using RangeSums = std::map<std::string, RangeSum>;

/// A table as it is compared.
struct ComparedTable {
    std::string name;
    std::vector<std::string_view> columns;
    std::string range;  ///< as SQL
    std::string order;  ///< as SQL
};

[[nodiscard]] const std::vector<ComparedTable>& compared_tables();

// Changes are compared by so many.
inline constexpr std::uint64_t changes_in_a_range = 10'000;
// Other tables by so many digits at the start of the uuid: at a million ads a range has some 250 of them.
inline constexpr std::size_t digits_of_a_range = 3;

/// A schema on a server, held by one publisher at a time. What changes it is one transaction, together with
/// the cursor.
class Target {
  public:
    /// Connects, and makes or migrates the tables. Throws Error (busy) if another one holds it.
    Target(const ConnectionSettings& settings, const std::string& schema);

    [[nodiscard]] std::optional<Cursor> cursor();

    /// Empties it, for another mirror. Returns what the server says if it has no full text.
    [[nodiscard]] std::string begin(const Cursor& cursor);

    /// Adds ads of a first copy. `replacing`: some of them may be there.
    void add(const std::vector<ReplicaAd>& ads, bool replacing, const Cursor& before, const Cursor& after);

    /// Moves the cursor alone, at the end of the first copy.
    void end_copy(const Cursor& before, const Cursor& after);

    void apply(const ReplicaBatch& batch, const Cursor& before, const Cursor& after);

    /// Asks for the sums of a table, to be received later.
    void ask_sums(const ComparedTable& table);
    [[nodiscard]] RangeSums receive_sums(const ComparedTable& table);

    /// Replaces what is there between two uuids, or of some changes, by what the mirror has.
    void mend_uuids(const std::string& first, const std::string& last, ReplicaReader& mirror,
                    const Cursor& cursor);
    void mend_changes(std::int64_t first, std::int64_t last, ReplicaReader& mirror, const Cursor& cursor);

    [[nodiscard]] MemberOrder member_order() const { return order_; }

  private:
    /// Rows of one step that are yet to be sent.
    struct Step {
        TargetRows ads;
        std::array<TargetRows, replica_lists.size()> lists{};
        TargetRows departures;
        TargetRows changes;
    };

    void hold(const std::string& schema);
    void find_member_order();
    /// Locks the cursor's row until the transaction ends. Throws Error (busy) if it was moved by another.
    void expect(const Cursor& cursor);
    void move(const Cursor& cursor);
    void remove(const std::string& condition, const Connection::Values& values, bool tombstones);
    void collect(const ReplicaAd& ad, Step& step);
    void send(Step& step);

    std::string name_;
    Connection connection_;
    MemberOrder order_ = MemberOrder::by_length;
    std::optional<RowMaker> maker_;
};

}  // namespace jobfeed::postgres
