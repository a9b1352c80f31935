// SPDX-License-Identifier: MIT
#include "feed/detail_reader.hpp"

#include "feed/in_scope.hpp"
#include "feed/stilling_feed_json.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace jobfeed {
namespace {

/// After so many more failures than a working service has, and so many ads that are not given out, a known ad
/// is asked for.
constexpr int most_trouble = 20;
constexpr std::size_t most_withheld = 200;
/// So many known ads denied, and it is the address, or the service: no ad is to be blamed, or to go, for it.
constexpr int most_denied = 3;
constexpr std::size_t most_known = 10;

void move_to(std::vector<Finding>& findings, std::vector<Finding>& from) {
    for (Finding& finding : std::exchange(from, {})) findings.push_back(std::move(finding));
}

}  // namespace

void DetailReader::take(const std::string& uuid, const http::Response& response, Batch& batch) {
    if (uuid == awaited_) return take_control(uuid, response, batch);
    if (!response.failure.empty()) return fail(uuid, response.failure);
    if (response.status == 404) return withhold(uuid, "HTTP status 404");
    if (response.status != 200) return fail(uuid, fmt::format("HTTP status {}", response.status));
    auto parsed = parse_detail(response.body, uuid);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) return fail(uuid, unreadable->why);
    auto& detail = std::get<Detail>(parsed);
    if (detail.status == Detail::Status::inactive) return find(batch, {uuid, Finding::Kind::gone});
    if (auto* ad = std::get_if<Ad>(&detail.content)) {
        know(uuid);
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
    denied_ = 0;
    ++answered_;
    batch.findings.push_back(std::move(finding));
    move_to(batch.findings, failures_);
    if (withheld_in_all_ <= answered_) move_to(batch.findings, withheld_);
}

void DetailReader::withhold(const std::string& uuid, std::string why) {
    trouble_ = std::max(0, trouble_ - 2);
    if (denied_before_.insert(uuid).second) {
        denied_once_.push_back(uuid);
        return;
    }
    withheld_.push_back({uuid, Finding::Kind::withheld, std::move(why)});
    ++withheld_in_all_;
}

void DetailReader::fail(const std::string& uuid, std::string why) {
    if (uuid == awaited_) return deny();
    failures_.push_back({uuid, Finding::Kind::failed, std::move(why)});
    ++trouble_;
}

void DetailReader::know(const std::string& uuid) {
    if (known_.size() < most_known) known_.push_back(uuid);
}

std::vector<std::string> DetailReader::denied_once() {
    return std::exchange(denied_once_, {});
}

std::optional<std::string> DetailReader::control(bool at_end) {
    const bool in_doubt = trouble_ >= most_trouble || withheld_.size() > most_withheld ||
                          (at_end && !withheld_.empty()) || (at_end && !failures_.empty() && !known_.empty());
    if (!in_doubt || awaited_) return std::nullopt;
    if (denied_ == most_denied || known_.empty()) throw_trouble();
    awaited_ = std::move(known_.front());
    known_.pop_front();
    return awaited_;
}

void DetailReader::take_control(const std::string& uuid, const http::Response& response, Batch& batch) {
    if (!response.failure.empty() || response.status != 200) return deny();
    auto parsed = parse_detail(response.body, uuid);
    const auto* detail = std::get_if<Detail>(&parsed);
    if (detail == nullptr) return deny();
    if (detail->status == Detail::Status::active && std::holds_alternative<std::monostate>(detail->content))
        return deny();
    awaited_.reset();
    if (detail->status == Detail::Status::inactive) return;  // it has gone since: another one tells
    know(uuid);
    trouble_ = denied_ = 0;
    move_to(batch.findings, failures_);
    move_to(batch.findings, withheld_);
}

void DetailReader::deny() {
    awaited_.reset();
    ++denied_;
}

void DetailReader::conclude(Batch& batch) {
    answered_ = withheld_in_all_ = 0;
    denied_before_.clear();
    move_to(batch.findings, failures_);
}

void DetailReader::throw_trouble() const {
    if (trouble_ >= most_trouble || withheld_.empty()) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format("{} fails for one ad after another, at last with: {}; what was read is stored, "
                        "run again later",
                        scope_.base_url, failures_.back().reason));
    }
    throw Error(ErrorKind::unavailable,
                fmt::format("{} does not give out {} of {} ads asked for, though it calls them active (the "
                            "last: {}), nor others that it "
                            "gave out before; {} were left as they are, run again later",
                            scope_.base_url, withheld_in_all_, withheld_in_all_ + answered_,
                            withheld_.back().reason, withheld_.size()));
}

}  // namespace jobfeed
