// SPDX-License-Identifier: MIT
#include "http/gunzip.hpp"

#include <algorithm>
#include <array>
#include <new>

namespace jobfeed::http {
namespace {

constexpr int gzip_only = 16 + MAX_WBITS;

}  // namespace

Gunzip::~Gunzip() {
    if (ready_) inflateEnd(&stream_);
}

void Gunzip::begin() {
    const int code = ready_ ? inflateReset(&stream_) : inflateInit2(&stream_, gzip_only);
    if (code != Z_OK) throw std::bad_alloc();
    ready_ = true;
    between_members_ = false;
}

Gunzip::Result Gunzip::unpack(std::string_view bytes, std::string& out, std::size_t most) {
    // zlib's interface does not know const; it writes nothing there.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    while (stream_.avail_in > 0) {
        if (between_members_) begin();
        const Result result = unpack_some(out, most);
        if (result != Result::unpacked) return result;
    }
    return Result::unpacked;
}

Gunzip::Result Gunzip::unpack_some(std::string& out, std::size_t most) {
    std::array<char, 64 * 1024> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init): it is filled below
    int code = Z_OK;
    do {
        stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream_.avail_out = static_cast<uInt>(piece.size());
        code = inflate(&stream_, Z_NO_FLUSH);
        const std::size_t unpacked = piece.size() - stream_.avail_out;
        if (unpacked > most - out.size()) return Result::too_long;
        out.append(piece.data(), unpacked);
    } while (code == Z_OK && stream_.avail_out == 0);
    between_members_ = code == Z_STREAM_END;
    // Z_BUF_ERROR: it wants more than has come.
    return code == Z_OK || code == Z_BUF_ERROR || between_members_ ? Result::unpacked : Result::broken;
}

}  // namespace jobfeed::http
