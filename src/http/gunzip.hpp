// SPDX-License-Identifier: MIT
#pragma once

#include <zlib.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace jobfeed::http {

/// Unpacks gzip that comes in pieces. It may have several members, one after the other (RFC 1952).
class Gunzip {
  public:
    enum class Result { unpacked, broken, too_long };

    Gunzip() = default;
    ~Gunzip();
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    /// Whatever comes now is the beginning of another stream.
    void begin();

    /// Appends to `out` what `bytes` hold, until it is `most` bytes long.
    [[nodiscard]] Result unpack(std::string_view bytes, std::string& out, std::size_t most);

    /// Whether the last member has come to its end.
    [[nodiscard]] bool is_complete() const { return between_members_; }

  private:
    [[nodiscard]] Result unpack_some(std::string& out, std::size_t most);

    z_stream stream_{};
    bool ready_ = false;
    bool between_members_ = false;
};

}  // namespace jobfeed::http
