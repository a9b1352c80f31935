// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <sha2.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace jobfeed {

/// The checksum of a text that comes in pieces.
class Sha256 {
  public:
    Sha256() { SHA256Init(&state_); }

    void add(std::string_view text) {
        SHA256Update(&state_, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    }

    /// In hexadecimal; once.
    [[nodiscard]] std::string hex() {
        std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
        SHA256End(&state_, digits.data());
        return digits.data();
    }

  private:
    SHA2_CTX state_{};
};

}  // namespace jobfeed
