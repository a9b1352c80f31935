// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace simulator {

/// A text compressed once, to be put into any number of gzip bodies. It ends on a byte and refers to
/// nothing before it, so pieces can follow each other in any order.
struct DeflatedPiece {
    std::string bytes;
    std::size_t length = 0;       ///< of the text
    std::uint32_t checksum = 0;   ///< CRC-32 of the text
    std::uint32_t appending = 0;  ///< zlib's operator for a CRC that such a length is appended to
};

/// Throws std::runtime_error if zlib refuses.
DeflatedPiece deflate_piece(std::string_view text);

/// Puts a gzip body together without compressing anything.
class GzipWriter {
  public:
    explicit GzipWriter(std::size_t expected_size);

    /// Adds a short text as it is (at most 65,535 bytes).
    void append(std::string_view text);
    void append(const DeflatedPiece& piece);

    /// Ends the body. The writer is empty afterwards.
    std::string finish();

  private:
    std::string body_;
    std::uint32_t checksum_ = 0;
    std::size_t length_ = 0;
};

}  // namespace simulator
