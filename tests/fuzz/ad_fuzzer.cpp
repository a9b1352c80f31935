// SPDX-License-Identifier: MIT
#include "feed/ad_json.hpp"
#include "http/fetcher.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace jobfeed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

/// Whatever an entry is, its bytes are kept; and an ad that has been read can be read again.
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
    require(ad.uuid.size() == 36 && ad.json == raw);
    if (ad.expires) require(parse_timestamp(to_string(*ad.expires)) == ad.expires);
    const auto again = reader.read(raw);
    require(std::holds_alternative<Ad>(again) && std::get<Ad>(again).uuid == ad.uuid);
    return 0;
}
