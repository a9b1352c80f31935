// SPDX-License-Identifier: MIT
#pragma once

#include "publish/postgres.hpp"
#include "publish/row_hash.hpp"
#include "publish/target_rows.hpp"

#include <array>
#include <map>

namespace jobfeed::publishing {

/// What is in a range of a table, in short.
struct RangeSum {
    std::uint64_t count = 0;
    std::string hash{};

    bool operator==(const RangeSum&) const = default;
};
using RangeSums = std::map<std::string, RangeSum>;

/// A schema on a server, held by one publisher at a time. What changes it is one transaction, together with
/// the cursor.
class PostgresSink final : public Sink {
  public:
    /// Connects, and makes or migrates the tables. Throws Error (busy) if another one holds it.
    PostgresSink(const ConnectionSettings& settings, const PublishOptions& options);

    std::optional<Cursor> cursor() override;
    Cursor begin(const Cursor& first_copy) override;
    void apply(const ReplicaBatch& batch, const Cursor& before, Cursor& after) override;
    /// The runs, and the versions of ads if they are wanted from now on.
    void finish(ReplicaReader& mirror, Cursor& cursor) override;
    std::uint64_t compare_and_mend(ReplicaReader& mirror, Cursor& cursor) override;

    /// Asks for the sums of a table, to be received later.
    void ask_sums(const ComparedTable& table);
    [[nodiscard]] RangeSums receive_sums(const ComparedTable& table);

    /// Replaces what is there between two uuids, or of some changes, by what the mirror has.
    void mend_uuids(const std::string& first, const std::string& last, ReplicaReader& mirror,
                    const Cursor& cursor);
    void mend_changes(std::int64_t first, std::int64_t last, ReplicaReader& mirror, const Cursor& cursor);

    [[nodiscard]] MemberOrder member_order() const { return order_; }

  private:
    /// Rows of one step that are yet to be sent, in the order of compared_tables().
    class Step {
      public:
        explicit Step(bool hashed) : hashed_(hashed) {}

        void add(std::size_t table, const ReplicaRow& row);
        [[nodiscard]] std::uint64_t checksum() const { return checksum_; }
        [[nodiscard]] std::size_t bytes() const { return rows_.front().text().size(); }
        void send(Connection& connection);

      private:
        bool hashed_;
        std::uint64_t checksum_ = 0;
        std::array<TargetRows, index_of_changes + 1> rows_{};
    };

    void hold(const std::string& schema);
    void find_member_order();
    /// Locks the cursor's row until the transaction ends. Throws Error (busy) if it was moved by another.
    void expect(const Cursor& cursor);
    void move(const Cursor& cursor);
    /// Returns the checksum of what was removed, if that is wanted.
    std::uint64_t remove(std::size_t first_table, std::size_t last_table, const std::string& condition,
                         const Connection::Values& values, bool hashed);
    void collect(const ReplicaAd& ad, Step& step);
    void keep_versions(std::uint64_t after, std::uint64_t through);
    void add_syncs(ReplicaReader& mirror, const Cursor& cursor);
    void mend_syncs(ReplicaReader& mirror, std::uint64_t expected, const Cursor& cursor);
    [[nodiscard]] bool is_intact(const ReplicaCounts& mirrored, const Cursor& cursor);

    std::string name_;
    bool history_;
    std::function<void(std::string_view)> note_;
    Connection connection_;
    MemberOrder order_ = MemberOrder::by_length;
    std::optional<RowMaker> maker_;
};

}  // namespace jobfeed::publishing
