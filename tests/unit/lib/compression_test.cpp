// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <jobfeed/compression.hpp>

#include <zlib.h>
#include <zstd.h>

#include <string>

using namespace jobfeed;

namespace {

/// Large, and not all alike.
std::string text() {
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += std::to_string(i * 7919 % 10'007) + (i % 13 == 0 ? "\n" : "å");
    return text;
}

std::string compressed(std::string_view ending, const std::string& text) {
    std::string out;
    const auto compressor = make_compressor(ending, [&out](std::string_view piece) {
        out += piece;
        return true;
    });
    constexpr std::size_t piece = 65'537;
    for (std::size_t at = 0; at < text.size(); at += piece)
        REQUIRE(compressor->write(text.substr(at, piece)));
    REQUIRE(compressor->end());
    return out;
}

}  // namespace

TEST_CASE("what is compressed with gzip comes back") {
    const std::string original = text();
    std::string packed = compressed(".gz", original);
    CHECK(packed.size() < original.size() / 2);
    std::string unpacked(original.size() + 1, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, MAX_WBITS + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
    stream.avail_out = static_cast<uInt>(unpacked.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    unpacked.resize(stream.total_out);
    inflateEnd(&stream);
    CHECK((unpacked == original));
}

TEST_CASE("what is compressed with zstd comes back") {
    const std::string original = text();
    const std::string packed = compressed(".zst", original);
    CHECK(packed.size() < original.size() / 2);
    std::string unpacked(original.size() + 1, '\0');
    unpacked.resize(ZSTD_decompress(unpacked.data(), unpacked.size(), packed.data(), packed.size()));
    CHECK((unpacked == original));
}

TEST_CASE("the same text is compressed to the same bytes, and nothing to a valid file") {
    for (const char* ending : {".gz", ".zst"}) {
        INFO(ending);
        CHECK((compressed(ending, text()) == compressed(ending, text())));
        CHECK_FALSE(compressed(ending, "").empty());
    }
}

TEST_CASE("a compressor stops when its sink wants no more") {
    for (const char* ending : {".gz", ".zst"}) {
        INFO(ending);
        const auto compressor = make_compressor(ending, [](std::string_view) { return false; });
        CHECK_FALSE((compressor->write(text()) && compressor->end()));
    }
}

TEST_CASE("no other ending compresses") {
    for (const char* ending : {"", ".csv", ".zip", "gz"}) CHECK(make_compressor(ending, {}) == nullptr);
}
