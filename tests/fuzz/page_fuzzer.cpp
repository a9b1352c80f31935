// SPDX-License-Identifier: MIT
#include "feed/public_feed_json.hpp"
#include "http/fetcher.hpp"

#include <algorithm>
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

}  // namespace

/// Whatever an answer is, what comes of it was in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string body;
    body.reserve(size + http::body_padding);
    body.assign(reinterpret_cast<const char*>(data), size);
    const auto parsed = parse_public_feed_page(body);
    if (const auto* unreadable = std::get_if<Unreadable>(&parsed)) {
        require(!unreadable->why.empty());
        return 0;
    }
    const auto& page = std::get<PublicFeedPage>(parsed);
    for (const Ad& ad : page.ads) {
        const bool is_mended = std::any_of(ad.flaws.begin(), ad.flaws.end(),
                                           [](const Flaw& flaw) { return flaw.field == "json"; });
        require(ad.uuid.size() == 36 && (is_mended || body.find(ad.json) != std::string::npos));
    }
    for (const Rejected& entry : page.rejected) {
        require(!entry.reason.empty() && !entry.raw.empty() && body.find(entry.raw) != std::string::npos);
    }
    return 0;
}
