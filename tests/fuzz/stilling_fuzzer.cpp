// SPDX-License-Identifier: MIT
#include "feed/stilling_feed_json.hpp"
#include "http/fetcher.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace jobfeed;
using namespace jobfeed::feed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_page(const std::string& body) {
    const auto parsed = parse_events_page(body);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) return require(!unreadable->why.empty());
    const auto& page = std::get<EventsPage>(parsed);
    for (const auto& item : page.items) require(item.event.uuid.size() == 36);
    for (const Rejected& entry : page.rejected) {
        require(!entry.reason.empty() && body.find(entry.raw) != std::string::npos);
    }
}

void check_document(const std::string& body) {
    const std::string uuid = "00000000-0000-4000-8000-000000000001";
    const auto parsed = parse_detail(body, uuid);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) return require(!unreadable->why.empty());
    const auto& detail = std::get<Detail>(parsed);
    if (const auto* ad = std::get_if<Ad>(&detail.content)) require(ad->uuid == uuid && !ad->json.empty());
    if (const auto* entry = std::get_if<Rejected>(&detail.content)) require(entry->uuid == uuid);
}

}  // namespace

/// Whatever an answer is, a page brings events and what was in it, and a document the ad that was asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string body;
    body.reserve(size + http::body_padding);
    body.assign(reinterpret_cast<const char*>(data), size);
    check_page(body);
    check_document(body);
    return 0;
}
