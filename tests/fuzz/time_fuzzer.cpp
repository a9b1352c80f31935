// SPDX-License-Identifier: MIT
#include "feed/feed_time.hpp"

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

void check(Timestamp moment) {
    const std::string text = to_string(moment);
    require(text.size() == std::string_view("2027-03-01T00:00:00.000Z").size());
    require(moment >= earliest_moment && moment <= latest_moment);
    require(parse_timestamp(text) == moment && read_time(text) == moment);
    require(to_string(end_of_day_in_oslo(moment)) >= text);
}

}  // namespace

/// Whatever a time is, it is written as it is read; and what is strictly a time, the feed's reader reads
/// alike.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto moment = read_time(text);
    if (moment) check(*moment);
    constexpr std::size_t date_size = 10;
    if (const auto strict = parse_timestamp(text); strict && size > date_size && size <= 100) {
        require(moment == strict);
    }
    return 0;
}
