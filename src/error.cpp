// SPDX-License-Identifier: MIT
#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

namespace jobfeed {

Error::Error(ErrorKind kind, const std::string& message)
    : std::runtime_error(redacted(message)), kind_(kind) {}

}  // namespace jobfeed
