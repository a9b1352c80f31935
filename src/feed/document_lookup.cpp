// SPDX-License-Identifier: MIT
#include "feed/document_lookup.hpp"

#include "feed/in_scope.hpp"
#include "feed/stilling_feed_json.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace jobfeed::feed {
namespace {

constexpr std::size_t most_known = 10;
constexpr std::size_t most_canaries = 3;
/// So many denials without a single document: it is the service.
constexpr std::size_t most_not_found_alone = 200;

}  // namespace

std::vector<std::string> DocumentLookup::begin(bool again, const std::vector<std::string>& known) {
    again_ = again;
    not_found_ = 0;
    verdict_ = {};
    if (!known.empty()) known_ = known;
    if (!again) return {};
    const auto count = std::min(known_.size(), most_canaries);
    has_canaries_ = count > 0;
    canaries_ = {known_.begin(), known_.begin() + static_cast<std::ptrdiff_t>(count)};
    return {canaries_.begin(), canaries_.end()};
}

bool DocumentLookup::is_gateway_404(const http::Response& response) {
    return response.status == 404 && response.body.find_first_not_of(" \t\r\n") != std::string::npos &&
           !is_wrong_address(response);
}

std::string DocumentLookup::known_available() const {
    return known_.empty() ? std::string{} : known_.front();
}

void DocumentLookup::take(const std::string& uuid, const http::Response& response, Batch& batch) {
    if (canaries_.count(uuid) > 0) return take_canary(uuid, response);
    if (!response.failure.empty()) return fail(uuid, response.failure, batch);
    if (is_gateway_404(response)) return fail(uuid, "HTTP status 404 that is not the feed's own", batch);
    if (response.status == 404) {
        refuse_wrong_address(response);
        return add_not_found(uuid, "HTTP status 404", batch);
    }
    if (response.status != 200) return fail(uuid, fmt::format("HTTP status {}", response.status), batch);
    auto parsed = parse_detail(response.body, uuid);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) {
        batch.results.push_back({uuid, LookupResult::Kind::unreadable, unreadable->why});
        batch.rejected.push_back({.reason = unreadable->why, .raw = response.body, .uuid = uuid});
        return;
    }
    auto& detail = std::get<Detail>(parsed);
    if (detail.status == Detail::Status::inactive)
        return add_not_found(uuid, "its document is INACTIVE", batch);
    if (auto* ad = std::get_if<Ad>(&detail.content)) {
        if (known_.size() < most_known) known_.push_back(uuid);
        const bool wanted = in_scope(scope_.filters, *ad);
        if (wanted) batch.ads.push_back(std::move(*ad));
        batch.results.push_back(
            {uuid, wanted ? LookupResult::Kind::available : LookupResult::Kind::out_of_scope});
    } else if (auto* rejected = std::get_if<Rejected>(&detail.content)) {
        batch.results.push_back({uuid, LookupResult::Kind::unreadable, rejected->reason});
        batch.rejected.push_back(std::move(*rejected));
    } else {
        add_not_found(uuid, "its document has no content", batch);
    }
}

void DocumentLookup::fail(const std::string& uuid, std::string why, Batch& batch) {
    if (canaries_.erase(uuid) > 0) return;
    batch.results.push_back({uuid, LookupResult::Kind::failed, std::move(why)});
}

void DocumentLookup::add_not_found(const std::string& uuid, std::string why, Batch& batch) {
    if (++not_found_ >= most_not_found_alone && known_.empty()) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format("{} returns none of {} ads that it calls active (the last: {}); they were left "
                        "as they are, run again later",
                        scope_.base_url, not_found_, why));
    }
    if (again_) {
        not_found_again_.push_back({uuid, LookupResult::Kind::not_found_again, std::move(why)});
    } else {
        batch.results.push_back({uuid, LookupResult::Kind::not_found, std::move(why)});
    }
}

void DocumentLookup::take_canary(const std::string& uuid, const http::Response& response) {
    canaries_.erase(uuid);
    if (response.status == 404 && !is_gateway_404(response)) return verdict_.note_not_found();
    if (response.status != 200) return;
    const auto parsed = parse_detail(response.body, uuid);
    const auto* detail = std::get_if<Detail>(&parsed);
    if (detail == nullptr || detail->status == Detail::Status::inactive)
        return;  // it may have gone meanwhile
    if (std::holds_alternative<std::monostate>(detail->content)) return verdict_.note_not_found();
    verdict_.note_available();
}

void DocumentLookup::end(Batch& batch) {
    for (LookupResult& result : std::exchange(not_found_again_, {})) {
        if (!has_canaries_) {
            result.kind = LookupResult::Kind::not_found_alone;
            result.reason += ", and no ad is known to be available";
        } else if (!verdict_.is_believable()) {
            result.kind = LookupResult::Kind::unproven;
            result.reason += "; ads that are known to be available were not found either";
        }
        batch.results.push_back(std::move(result));
    }
}

bool DocumentLookup::is_wrong_address(const http::Response& response) {
    return response.body.find("Endpoint") != std::string::npos &&
           response.body.find("not found") != std::string::npos;
}

void DocumentLookup::refuse_wrong_address(const http::Response& response) const {
    if (!is_wrong_address(response)) return;
    throw Error(
        ErrorKind::unavailable,
        fmt::format("{} is no address of the stilling-feed: {}; give its base URL with --url, NAV's is "
                    "https://pam-stilling-feed.nav.no",
                    scope_.base_url, response.body.substr(0, 200)));
}

}  // namespace jobfeed::feed
