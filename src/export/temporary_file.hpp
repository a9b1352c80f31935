// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/exporter.hpp>

#include <string>

namespace jobfeed {

/// A file without a name, which is gone whatever becomes of the program; in $TMPDIR.
class TemporaryFile {
  public:
    /// Throws Error (failed).
    TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();

    /// A path for those who want one.
    [[nodiscard]] std::string path() const;

    /// Passes all of it on; false if the sink wants no more.
    [[nodiscard]] bool pass_to(const Sink& sink) const;

    [[nodiscard]] static std::string folder();

  private:
    int descriptor_;
};

}  // namespace jobfeed
