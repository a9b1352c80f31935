// SPDX-License-Identifier: MIT
#include "bytes_of.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/signature.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace jobfeed {

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(),
             bytes.data(), &size) == nullptr)
        throw Error(ErrorKind::failed, "OpenSSL cannot sign");
    return {reinterpret_cast<const char*>(bytes.data()), size};
}

std::string to_base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(3 * (text.size() / 4), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text),
                                     static_cast<int>(text.size()));
    if (size < 0 || text.size() % 4 != 0) return std::nullopt;
    // OpenSSL counts what stands for padding.
    const auto padding = std::min<std::size_t>(text.size() - (text.find_last_not_of('=') + 1), 2);
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

}  // namespace jobfeed
