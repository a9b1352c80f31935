// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

namespace jobfeed {

/// What kind of trouble it is; each kind has one exit code of the program.
enum class ErrorKind {
    failed,       ///< something unexpected, or the disk (1)
    usage,        ///< wrong usage or configuration (2)
    token,        ///< the token is missing, malformed, expired or refused (4)
    unavailable,  ///< the feed cannot be read now: network, 5xx, 429 (5)
    busy,         ///< another program is writing to this database, or changed it meanwhile (6)
    database,     ///< this database cannot be used (7)
    held,         ///< more would be removed than allowed (9)
    stopped       ///< asked to stop, by a signal (130, 143)
};

/// The one exception of the library. Its message says what failed, on what, why, and what to do; it holds no
/// token (jobfeed/secret.hpp).
class Error : public std::runtime_error {
  public:
    Error(ErrorKind kind, const std::string& message);

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }

  private:
    ErrorKind kind_;
};

}  // namespace jobfeed
