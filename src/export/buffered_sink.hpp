// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/exporter.hpp>

#include <string>
#include <utility>

namespace jobfeed {

/// Gathers what an exporter writes and passes it on in pieces of 64 KiB, so that the sink is not called for
/// every row.
class BufferedSink {
  public:
    explicit BufferedSink(Sink sink) : sink_(std::move(sink)) {}

    /// To append to.
    [[nodiscard]] std::string& text() { return text_; }

    /// Passes on what has gathered, if it is enough to be worth a call.
    bool flush_if_full() { return text_.size() < enough || flush(); }

    bool flush() {
        const bool wanted = text_.empty() || sink_(text_);
        text_.clear();
        return wanted;
    }

  private:
    // Above the 64 KiB that a pipe holds nothing is gained; an ad has about 6 kB.
    static constexpr std::size_t enough = 64 * 1024;

    Sink sink_;
    std::string text_;
};

}  // namespace jobfeed
