// SPDX-License-Identifier: MIT
#include "feed/ad_json.hpp"
#include "http/fetcher.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace jobfeed;
using namespace jobfeed::feed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

/// Whatever an entry is, its bytes are kept; and what an ad keeps is JSON that needs no mending.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static AdReader reader;
    std::string padded(reinterpret_cast<const char*>(data), size);
    padded.append(http::body_padding, '\0');
    const std::string_view raw{padded.data(), size};
    const auto read = reader.read(raw);
    if (const auto* rejected = std::get_if<Rejected>(&read)) {
        require(!rejected->reason.empty() && rejected->raw == raw &&
                (!rejected->uuid || rejected->uuid->size() == 36));
        return 0;
    }
    const auto& ad = std::get<Ad>(read);
    const auto is_mended = [](const Flaw& flaw) { return flaw.field == "json"; };
    const auto mended = std::find_if(ad.flaws.begin(), ad.flaws.end(), is_mended);
    require(ad.uuid.size() == 36 && (mended == ad.flaws.end() ? ad.json : mended->raw) == raw);
    if (ad.expires) require(parse_timestamp(to_string(*ad.expires)) == ad.expires);
    const std::string json = ad.json + std::string(http::body_padding, '\0');
    const auto again = reader.read(std::string_view(json).substr(0, ad.json.size()));
    require(std::holds_alternative<Ad>(again));
    const auto& same = std::get<Ad>(again);
    require(same.uuid == ad.uuid && same.json == ad.json && same.title == ad.title &&
            std::none_of(same.flaws.begin(), same.flaws.end(), is_mended));
    return 0;
}
