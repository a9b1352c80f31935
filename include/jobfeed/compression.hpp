// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/exporter.hpp>

#include <memory>
#include <string_view>

namespace jobfeed {

/// Compresses what passes through it; the same text always to the same bytes.
class Compressor {
  public:
    Compressor() = default;
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;
    virtual ~Compressor() = default;

    /// Each returns false when the sink wants no more. Throws Error (failed).
    virtual bool write(std::string_view text) = 0;
    virtual bool end() = 0;
};

/// The one that the ending of a file's name (`.gz`, `.zst`) asks for; nullptr for any other.
[[nodiscard]] std::unique_ptr<Compressor> make_compressor(std::string_view ending, Sink sink);

}  // namespace jobfeed
