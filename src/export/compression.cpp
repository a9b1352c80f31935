// SPDX-License-Identifier: MIT
#include <jobfeed/compression.hpp>

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <utility>

namespace jobfeed {
namespace {

constexpr std::size_t piece = std::size_t{128} << 10;

class Gzip final : public Compressor {
  public:
    explicit Gzip(Sink sink) : sink_(std::move(sink)) {
        constexpr int gzip_header = 16;
        constexpr int default_memory = 8;
        if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + gzip_header, default_memory,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            throw Error(ErrorKind::failed, "out of memory for gzip");
    }
    ~Gzip() override { deflateEnd(&stream_); }

    bool write(std::string_view text) override { return pass(text, Z_NO_FLUSH); }
    bool end() override { return pass({}, Z_FINISH); }

  private:
    bool pass(std::string_view text, int flush) {
        // zlib does not write to what it reads.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream_.avail_in = static_cast<uInt>(text.size());
        do {
            stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
            stream_.avail_out = static_cast<uInt>(out_.size());
            deflate(&stream_, flush);
            const std::size_t size = out_.size() - stream_.avail_out;
            if (size > 0 && !sink_({out_.data(), size})) return false;
        } while (stream_.avail_out == 0);
        return true;
    }

    Sink sink_;
    z_stream stream_{};
    std::array<char, piece> out_;
};

struct ZstdCloser {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

class Zstd final : public Compressor {
  public:
    explicit Zstd(Sink sink) : sink_(std::move(sink)), context_(ZSTD_createCCtx()) {
        if (!context_) throw Error(ErrorKind::failed, "out of memory for zstd");
        ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    }

    bool write(std::string_view text) override { return pass(text, ZSTD_e_continue); }
    bool end() override { return pass({}, ZSTD_e_end); }

  private:
    bool pass(std::string_view text, ZSTD_EndDirective directive) {
        ZSTD_inBuffer in{text.data(), text.size(), 0};
        std::size_t left = 0;
        do {
            ZSTD_outBuffer out{out_.data(), out_.size(), 0};
            left = ZSTD_compressStream2(context_.get(), &out, &in, directive);
            if (ZSTD_isError(left) != 0)
                throw Error(ErrorKind::failed, fmt::format("zstd: {}", ZSTD_getErrorName(left)));
            if (out.pos > 0 && !sink_({out_.data(), out.pos})) return false;
        } while (directive == ZSTD_e_end ? left > 0 : in.pos < in.size);
        return true;
    }

    Sink sink_;
    std::unique_ptr<ZSTD_CCtx, ZstdCloser> context_;
    std::array<char, piece> out_;
};

}  // namespace

std::unique_ptr<Compressor> make_compressor(std::string_view ending, Sink sink) {
    if (ending == ".gz") return std::make_unique<Gzip>(std::move(sink));
    if (ending == ".zst") return std::make_unique<Zstd>(std::move(sink));
    return nullptr;
}

}  // namespace jobfeed
