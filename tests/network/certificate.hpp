// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>

namespace jobfeed::test {

struct TlsContextCloser {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, TlsContextCloser>;

/// A server's side of TLS for 127.0.0.1, with a key and a certificate made just now, signed by itself, which
/// is written to `certificate` for clients that shall trust it.
[[nodiscard]] TlsContext make_tls_server(const std::filesystem::path& certificate);

}  // namespace jobfeed::test
