// SPDX-License-Identifier: MIT
#pragma once

#include "temporary_file.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace jobfeed {

/// A zip archive in a temporary file, written part by part. All throw Error (failed).
class ZipArchive {
  public:
    ZipArchive();

    void begin_part(const std::string& name);
    void write(std::string_view text);
    void end_part();

    /// Ends it and passes it on; false if the sink wants no more.
    [[nodiscard]] bool pass_to(const Sink& sink);

  private:
    struct Closer {
        void operator()(void* archive) const;
    };

    TemporaryFile file_;
    std::unique_ptr<void, Closer> archive_;
};

}  // namespace jobfeed
