// SPDX-License-Identifier: MIT
#include "cli/config/connection_options.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/paths.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/App.hpp>

#include <cerrno>
#include <cstring>

namespace jobfeed::cli {

void ConnectionOptions::setup(CLI::App& options) {
    add_path(options, "--ca-file", ca_file_,
             "Trust the certificates in this file instead of the system's [SSL_CERT_FILE]");
    options.add_flag("--http1.1", http1_1_, "Do not use HTTP/2, which some proxies break");
}

void ConnectionOptions::apply(SourceOptions& options) const {
    std::string from = "--ca-file";
    options.ca_file = ca_file_;
    for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
        const auto value = variable(name);
        if (!options.ca_file.empty() || !value) continue;
        from = name;
        options.ca_file = *value;
    }
    options.http1_1 = http1_1_;
    if (options.ca_file.empty() || access(options.ca_file.c_str(), R_OK) == 0) return;
    throw Error(ErrorKind::usage, fmt::format("the certificates that {} names cannot be read: {}: {}", from,
                                              options.ca_file, std::strerror(errno)));
}

}  // namespace jobfeed::cli
