// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// The values of a row; nothing stands for NULL.
using ReplicaRow = std::vector<std::optional<std::string>>;

/// The lists that an ad has.
enum class ReplicaList { work_locations, occupations, categories };

inline constexpr std::array<ReplicaList, 3> replica_lists{ReplicaList::work_locations,
                                                          ReplicaList::occupations, ReplicaList::categories};

/// The table that holds a list, here and in a copy.
[[nodiscard]] std::string_view table_of(ReplicaList list);

/// The columns of a list, its ad and its position apart.
[[nodiscard]] std::span<const std::string_view> columns_of(ReplicaList list);

/// The columns of an ad, uuid and json apart.
[[nodiscard]] std::span<const std::string_view> replica_ad_columns();

/// The columns of a run.
[[nodiscard]] std::span<const std::string_view> replica_sync_columns();

/// An ad that the feed offers, as a copy of the mirror has to hold it.
struct ReplicaAd {
    std::int64_t id = 0;  ///< its place in the mirror's order
    std::string uuid;
    ReplicaRow values;  ///< of replica_ad_columns()
    std::string json;
    std::array<std::vector<ReplicaRow>, replica_lists.size()> lists{};  ///< in the order of replica_lists
};

/// An ad that has left: of which a copy holds no content.
struct ReplicaDeparture {
    std::string uuid;
    std::string reason;  ///< `expired`, `withdrawn` or `out_of_scope`
    std::string at;
};

/// A line of the log of changes.
struct ReplicaChange {
    std::uint64_t number = 0;
    std::string at;
    std::string uuid;
    std::string kind;
};

/// Changes in a row, and how the ads that they are about stand now.
struct ReplicaBatch {
    std::vector<ReplicaChange> changes;
    std::vector<ReplicaAd> ads;
    std::vector<ReplicaDeparture> departures;
    bool replaces = true;  ///< the copy may have some of these ads
};

/// Which changes are read at once.
struct ReplicaRange {
    std::uint64_t after = 0;
    std::uint64_t until = 0;   ///< exactly so far; 0: as many as are some MB
    std::size_t most = 1000;   ///< changes, unless `until` is given
    std::uint64_t copied = 0;  ///< of the changes up to this one, ads that are offered are left out
};

/// How many rows a copy of the mirror has to hold.
struct ReplicaCounts {
    std::uint64_t ads = 0;
    std::array<std::uint64_t, replica_lists.size()> lists{};
    std::uint64_t departures = 0;
    std::uint64_t changes = 0;
    std::uint64_t syncs = 0;
};

/// Reads what a copy of the mirror elsewhere needs. May be used while a run writes; of one answer, all is of
/// one state of the mirror. What is read at once is some MB.
class ReplicaReader {
  public:
    explicit ReplicaReader(const Mirror& mirror);
    ReplicaReader(const ReplicaReader&) = delete;
    ReplicaReader& operator=(const ReplicaReader&) = delete;
    ~ReplicaReader();

    /// The ads that the feed offers after this one, in the mirror's order, at most `most`; none at the end.
    [[nodiscard]] std::vector<ReplicaAd> ads_after(std::int64_t id, std::size_t most);

    /// The next changes.
    [[nodiscard]] ReplicaBatch changes_in(const ReplicaRange& range);

    /// Calls `take` for the ads that the feed offers, from one uuid to another (both included), in the order
    /// of uuids.
    void offered(std::string_view first, std::string_view last,
                 const std::function<void(const ReplicaAd&)>& take);

    /// The same for those that have left.
    void departed(std::string_view first, std::string_view last,
                  const std::function<void(const ReplicaDeparture&)>& take);

    /// Calls `take` for the changes from one number to another, both included.
    void changes(std::int64_t first, std::int64_t last,
                 const std::function<void(const ReplicaChange&)>& take);

    /// Calls `take` for the runs after this one that have ended.
    void syncs_after(std::int64_t number, const std::function<void(const ReplicaRow&)>& take);

    /// The number of ads that the feed offers.
    [[nodiscard]] std::uint64_t count_offered();

    [[nodiscard]] ReplicaCounts counts();

    /// The number of the last run that has ended; 0 if none has.
    [[nodiscard]] std::int64_t last_sync();

    /// All that `work` reads is of one state of the mirror. Holds back a purge as long as that takes.
    void in_one_state(const std::function<void()>& work);

  private:
    struct Implementation;
    std::unique_ptr<Implementation> impl_;
};

}  // namespace jobfeed
