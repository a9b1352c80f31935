// SPDX-License-Identifier: MIT
#include "feed/detail_reader.hpp"

#include "feed/in_scope.hpp"
#include "feed/stilling_feed_json.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace jobfeed {
namespace {

/// So many more failures than a working service has, and it counts as down.
constexpr int most_trouble = 20;
/// NAV withholds single ads. So many more than it gives out, or so many in a row: then it is the address, or the service, and
/// no ad is to go for it.
constexpr std::size_t most_withheld = 200;

void move_to(std::vector<Finding>& findings, std::vector<Finding>& from) {
    for (Finding& finding : std::exchange(from, {})) findings.push_back(std::move(finding));
}

}  // namespace

void DetailReader::take(const std::string& uuid, const http::Response& response, Batch& batch) {
    if (!response.failure.empty()) return fail(uuid, response.failure);
    if (response.status == 404) return withhold(uuid, "HTTP status 404");
    if (response.status != 200) return fail(uuid, fmt::format("HTTP status {}", response.status));
    auto parsed = parse_detail(response.body, uuid);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) return fail(uuid, unreadable->why);
    auto& detail = std::get<Detail>(parsed);
    if (detail.status == Detail::Status::inactive) return find(batch, {uuid, Finding::Kind::gone});
    if (auto* ad = std::get_if<Ad>(&detail.content)) {
        if (!in_scope(scope_.filters, *ad)) return find(batch, {uuid, Finding::Kind::outside});
        batch.ads.push_back(std::move(*ad));
    } else if (auto* rejected = std::get_if<Rejected>(&detail.content)) {
        batch.rejected.push_back(std::move(*rejected));
    } else {
        return withhold(uuid, "ACTIVE without content");
    }
    find(batch, {uuid, Finding::Kind::offered});
}

void DetailReader::find(Batch& batch, Finding finding) {
    trouble_ = std::max(0, trouble_ - 2);
    ++answered_;
    batch.findings.push_back(std::move(finding));
    move_to(batch.findings, failures_);
    if (withheld_in_all_ <= answered_) move_to(batch.findings, withheld_);
}

void DetailReader::withhold(const std::string& uuid, std::string why) {
    trouble_ = std::max(0, trouble_ - 2);
    withheld_.push_back({uuid, Finding::Kind::withheld, std::move(why)});
    ++withheld_in_all_;
    if (withheld_.size() <= most_withheld) return;
    throw Error(ErrorKind::unavailable,
                fmt::format("{} does not give out {} of {} ads asked for, though it calls them active (the last: {}); {} of them "
                            "were left as they are, run again later", scope_.base_url, withheld_in_all_, withheld_in_all_ + answered_,
                            withheld_.back().reason, withheld_.size()));
}

void DetailReader::fail(const std::string& uuid, std::string why) {
    failures_.push_back({uuid, Finding::Kind::failed, std::move(why)});
    if (++trouble_ < most_trouble) return;
    throw Error(ErrorKind::unavailable, fmt::format("{} fails for one ad after another, at last with: {}; what was read is stored, "
                                                    "run again later", scope_.base_url, failures_.back().reason));
}

void DetailReader::conclude(Batch& batch) {
    answered_ = withheld_in_all_ = 0;
    move_to(batch.findings, failures_);
    move_to(batch.findings, withheld_);
}

}  // namespace jobfeed
