// SPDX-License-Identifier: MIT
#include "http/gunzip.hpp"
#include "catch.hpp"

#include <stdexcept>

using jobfeed::http::Gunzip;
using Result = Gunzip::Result;

namespace {

constexpr std::size_t plenty = 1 << 20;

std::string member(const std::string& text) {
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib cannot be started");
    std::string packed(text.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace

TEST_CASE("gzip of several members is unpacked, however it is cut into pieces") {
    const std::string packed = member("one ") + member("") + member("two");
    for (std::size_t length = 1; length <= packed.size(); ++length) {
        Gunzip gunzip;
        gunzip.begin();
        std::string out;
        for (std::size_t at = 0; at < packed.size(); at += length) {
            REQUIRE(gunzip.unpack(std::string_view(packed).substr(at, length), out, plenty) ==
                    Result::unpacked);
        }
        CHECK(out == "one two");
        CHECK(gunzip.is_complete());
    }
}

TEST_CASE("gzip that is cut off is not complete") {
    const std::string packed = member("one ") + member("two");
    Gunzip gunzip;
    gunzip.begin();
    std::string out;
    CHECK(gunzip.unpack(std::string_view(packed).substr(0, packed.size() - 3), out, plenty) ==
          Result::unpacked);
    CHECK_FALSE(gunzip.is_complete());
}

TEST_CASE("what is no gzip, or has something else behind it, is broken") {
    Gunzip gunzip;
    std::string out;
    gunzip.begin();
    CHECK(gunzip.unpack("{\"content\":[]}", out, plenty) == Result::broken);
    gunzip.begin();
    CHECK(gunzip.unpack(member("one") + "and more", out, plenty) == Result::broken);
}

TEST_CASE("a little gzip cannot unpack to more than is allowed") {
    Gunzip gunzip;
    std::string out;
    gunzip.begin();
    CHECK(gunzip.unpack(member(std::string(2 * plenty, ' ')), out, plenty) == Result::too_long);
    CHECK(out.size() <= plenty);
    gunzip.begin();
    out.clear();
    CHECK(gunzip.unpack(member(std::string(plenty, ' ')), out, plenty) == Result::unpacked);
    CHECK(out.size() == plenty);
}
