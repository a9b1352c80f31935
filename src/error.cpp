// SPDX-License-Identifier: MIT
#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

namespace jobfeed {
namespace {

/// A server can put megabytes into an address, and a message into the database.
std::string shortened(std::string message) {
    constexpr std::size_t longest = 4000;
    if (message.size() <= longest) return message;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0U) == 0x80U) --end;
    return message.substr(0, end) + "…";
}

}  // namespace

Error::Error(ErrorKind kind, const std::string& message)
    : std::runtime_error(shortened(redacted(message))), kind_(kind) {}

}  // namespace jobfeed
