// SPDX-License-Identifier: MIT
#include "gzip.hpp"

#include <zlib.h>

#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace simulator {
namespace {

// Whoever first asks for an ad waits for this. Level 6 takes twice as long and saves one byte in twenty.
constexpr int compression_level = 2;

using namespace std::string_view_literals;
constexpr auto header = "\x1f\x8b\x08\0\0\0\0\0\0\x03"sv;
constexpr auto last_block = "\x03\0"sv;  // an empty one

struct EndDeflate {
    void operator()(z_stream* stream) const {
        deflateEnd(stream);
        delete stream;  // NOLINT(cppcoreguidelines-owning-memory): this is the owner's deleter
    }
};
using DeflateStream = std::unique_ptr<z_stream, EndDeflate>;

DeflateStream raw_deflate_stream() {
    DeflateStream stream{new z_stream{}};
    constexpr int raw_window = -15;
    constexpr int memory_level = 8;
    if (deflateInit2(stream.get(), compression_level, Z_DEFLATED, raw_window, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib cannot start to compress");
    }
    return stream;
}

std::uint32_t checksum_of(std::string_view text) {
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

void append_little_endian(std::string& body, std::size_t value, unsigned bytes) {
    for (unsigned byte = 0; byte < bytes; ++byte) {
        body += static_cast<char>((value >> (8U * byte)) & 255U);
    }
}

}  // namespace

DeflatedPiece deflate_piece(std::string_view text) {
    // One stream a thread: setting one up costs more than compressing an ad.
    thread_local const DeflateStream stream = raw_deflate_stream();
    deflateReset(stream.get());
    std::vector<char> buffer(deflateBound(stream.get(), text.size()) + 16);
    stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream->avail_in = static_cast<uInt>(text.size());
    stream->next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream->avail_out = static_cast<uInt>(buffer.size());
    if (deflate(stream.get(), Z_FULL_FLUSH) != Z_OK || stream->avail_in != 0 || stream->avail_out == 0) {
        throw std::runtime_error("zlib cannot compress a piece");
    }
    return {{buffer.data(), buffer.size() - stream->avail_out},
            text.size(),
            checksum_of(text),
            static_cast<std::uint32_t>(crc32_combine_gen(static_cast<z_off_t>(text.size())))};
}

GzipWriter::GzipWriter(std::size_t expected_size) {
    body_.reserve(expected_size);
    body_ += header;
}

void GzipWriter::append(std::string_view text) {
    if (text.size() > std::numeric_limits<std::uint16_t>::max()) {
        throw std::length_error("a stored block of gzip holds at most 65535 bytes");
    }
    body_ += '\0';  // a stored block that is not the last one
    append_little_endian(body_, text.size(), 2);
    append_little_endian(body_, ~text.size(), 2);
    body_ += text;
    checksum_ = static_cast<std::uint32_t>(
        crc32_z(checksum_, reinterpret_cast<const Bytef*>(text.data()), text.size()));
    length_ += text.size();
}

void GzipWriter::append(const DeflatedPiece& piece) {
    body_ += piece.bytes;
    checksum_ = static_cast<std::uint32_t>(crc32_combine_op(checksum_, piece.checksum, piece.appending));
    length_ += piece.length;
}

std::string GzipWriter::finish() {
    body_ += last_block;
    append_little_endian(body_, checksum_, 4);
    append_little_endian(body_, length_, 4);
    checksum_ = 0;
    length_ = 0;
    return std::exchange(body_, {});
}

}  // namespace simulator
