// SPDX-License-Identifier: MIT
#include "feed/detail_reader.hpp"

#include "feed/in_scope.hpp"
#include "feed/stilling_feed_json.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace jobfeed {
namespace {

/// So many more failures than a working service has, and it counts as down.
constexpr int most_trouble = 20;
/// NAV withholds single ads. So many and no other between: it is the address, or the service, and no ad is to go for it.
constexpr int most_withheld_in_a_row = 200;

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
    withheld_in_a_row_ = 0;
    batch.findings.push_back(std::move(finding));
    give_out_failures(batch);
}

void DetailReader::withhold(const std::string& uuid, std::string why) {
    held_back_.push_back({uuid, Finding::Kind::withheld, std::move(why)});
    if (++withheld_in_a_row_ < most_withheld_in_a_row) return;
    throw Error(ErrorKind::unavailable, fmt::format("{} gives out none of {} ads asked for, though it calls them active ({}); none was "
                                                    "withdrawn for that, run again later", scope_.base_url, withheld_in_a_row_,
                                                    held_back_.back().reason));
}

void DetailReader::fail(const std::string& uuid, std::string why) {
    held_back_.push_back({uuid, Finding::Kind::failed, std::move(why)});
    if (++trouble_ < most_trouble) return;
    throw Error(ErrorKind::unavailable, fmt::format("{} fails for one ad after another, at last with: {}; what was read is stored, "
                                                    "run again later", scope_.base_url, held_back_.back().reason));
}

void DetailReader::give_out_failures(Batch& batch) {
    for (Finding& failure : std::exchange(held_back_, {})) batch.findings.push_back(std::move(failure));
}

}  // namespace jobfeed
