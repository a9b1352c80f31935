// SPDX-License-Identifier: MIT
#include "gzip.hpp"
#include "catch.hpp"
#include "test_feed.hpp"

#include <stdexcept>

using namespace simulator;
using simulator::test::gunzip;

TEST_CASE("pieces that were compressed once make a gzip body in any order and number") {
    const auto ape = deflate_piece(std::string(3000, 'a') + "ape");
    const auto empty = deflate_piece("");
    const auto bee = deflate_piece("bee");
    GzipWriter writer{100};
    for (const auto& piece : {bee, ape, empty, bee, ape}) {
        writer.append(piece);
        writer.append(",");
    }
    const auto a = std::string(3000, 'a') + "ape";
    CHECK(gunzip(writer.finish()) == "bee," + a + ",,bee," + a + ",");
}

TEST_CASE("a gzip body of nothing is whole") {
    GzipWriter writer{0};
    CHECK(gunzip(writer.finish()).empty());
}

TEST_CASE("a stored text has a limit") {
    GzipWriter writer{0};
    CHECK_NOTHROW(writer.append(std::string(65535, 'x')));
    CHECK_THROWS_AS(writer.append(std::string(65536, 'x')), std::length_error);
}
