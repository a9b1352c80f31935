// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/json_text.hpp>
#include <jobfeed/replica.hpp>

#include <string>
#include <string_view>

namespace jobfeed::publishing {

/// Rows of one table, in COPY's text format.
class TargetRows {
  public:
    void add(const ReplicaRow& values);

    [[nodiscard]] const std::string& text() const { return text_; }
    void clear() { text_.clear(); }

  private:
    std::string text_;
};

/// A moment of the mirror's as the target reads it.
[[nodiscard]] std::string target_time(std::string_view moment);

/// Makes the rows that the target holds of what the mirror holds: what no PostgreSQL text can hold is
/// replaced by U+FFFD, and names that are indexed are cut, since an index takes no long ones.
class RowMaker {
  public:
    explicit RowMaker(MemberOrder order) : json_(order) {}

    [[nodiscard]] ReplicaRow ad(const ReplicaAd& ad);
    [[nodiscard]] static ReplicaRow list_row(const ReplicaAd& ad, ReplicaList list, std::size_t index);
    [[nodiscard]] static ReplicaRow change(const ReplicaChange& change);
    [[nodiscard]] static ReplicaRow sync(const ReplicaRow& sync);
    [[nodiscard]] static ReplicaRow departure(const ReplicaDeparture& departure);

  private:
    NormalJson json_;
};

[[nodiscard]] bool is_time(std::string_view column);

}  // namespace jobfeed::publishing
