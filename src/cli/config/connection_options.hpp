// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/source.hpp>

#include <string>

namespace CLI {
class App;
}

namespace jobfeed::cli {

/// The options for networks that stand in the way of a connection.
class ConnectionOptions {
  public:
    void setup(CLI::App& options);

    /// Puts them into `options`; certificates also from CURL_CA_BUNDLE and SSL_CERT_FILE, as curl does.
    /// Throws Error (usage) if that file cannot be read.
    void apply(SourceOptions& options) const;

  private:
    std::string ca_file_;
    bool http1_1_ = false;
};

}  // namespace jobfeed::cli
