// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "model/schedule.hpp"
#include "selection.hpp"

#include <cstdlib>
#include <utility>
#include <vector>

// JOBFEED_MODEL_SEEDS=7 carries out the schedule of one seed, JOBFEED_MODEL_SEEDS=1-1000 those of many; -s
// tells what happened in those that went well, too. draw.sh draws fresh ones.

using namespace jobfeed::test::model;
using jobfeed::test::all_cases;

namespace {

/// A first and a last one.
using Seeds = std::pair<std::uint64_t, std::uint64_t>;

/// Those that once told of a defect are carried out each time.
std::vector<Seeds> seeds() {
    const char* given = std::getenv("JOBFEED_MODEL_SEEDS");
    if (given == nullptr) return {{1, all_cases() ? 30 : 4}, {5027, 5028}, {9001, 9001}, {9043, 9043}};
    char* end = nullptr;
    const auto first = std::strtoull(given, &end, 10);
    return {{first, *end == '-' ? std::strtoull(end + 1, nullptr, 10) : first}};
}

std::string failure(Schedule& schedule) {
    try {
        schedule.carry_out();
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

void carry_out_all(Feed feed) {
    for (const auto& [first, last] : seeds()) {
        for (auto seed = first; seed <= last; ++seed) {
            Schedule schedule(feed, seed);
            const auto why = failure(schedule);
            INFO("seed " << seed << ":\n" << schedule.told() << "\n" << why);
            CHECK(why.empty());
        }
    }
}

}  // namespace

TEST_CASE(
    "whatever happens to the public-feed and to its runs, its mirror misses no ad and shows none that has "
    "gone") {
    carry_out_all(Feed::public_feed);
}

TEST_CASE(
    "whatever happens to the stilling-feed and to its runs, its mirror misses no ad and shows none that has "
    "gone") {
    carry_out_all(Feed::stilling_feed);
}
