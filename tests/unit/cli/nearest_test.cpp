// SPDX-License-Identifier: MIT
#include "cli/text/nearest.hpp"

#include "catch.hpp"

using jobfeed::cli::did_you_mean;

TEST_CASE("a slip of the hand is recognised") {
    CHECK(did_you_mean("titel", {"uuid", "title"}) == "; did you mean 'title'?");
    CHECK(did_you_mean("emplyer", {"employer", "expires"}) == "; did you mean 'employer'?");
}

TEST_CASE("a word that is like none suggests none") {
    CHECK(did_you_mean("salary", {"uuid", "title"}).empty());
    CHECK(did_you_mean("x", {}).empty());
}
