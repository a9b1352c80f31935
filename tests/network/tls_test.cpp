// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "file_bytes.hpp"
#include "http/fetcher.hpp"
#include "model/program.hpp"
#include "network/certificate.hpp"
#include "network/fault_table.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/temporary_folder.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

using namespace jobfeed;
using namespace jobfeed::test;
using simulator::Simulator;

namespace {

/// A feed behind TLS, and a plain way to the same feed.
struct Servers {
    http::FetcherOptions options() {
        http::FetcherOptions options;
        options.origin = secure.url();
        options.token = feed.token();
        options.clock = &clock;
        options.ca_file = certificate;
        return options;
    }

    Error failure(const http::FetcherOptions& options) {
        try {
            http::Fetcher fetcher(options);
            fetcher.start({.id = 1, .url = options.origin + "/public-feed/api/v1/ads"});
            static_cast<void>(fetcher.wait());
        } catch (const Error& error) {
            return error;
        }
        FAIL("there was an answer");
        return {ErrorKind::failed, ""};
    }

    Simulator feed{[] {
        simulator::Options options;
        options.ads = 5;
        return options;
    }()};
    FakeClock clock{};
    TemporaryFolder folder{};
    std::string certificate = (folder / "certificate.pem").string();
    TlsContext tls = make_tls_server(certificate);
    int port = std::stoi(feed.url().substr(feed.url().find(':', 6) + 1));
    FaultProxy plain{port};
    FaultProxy secure{port, tls.get()};
};

}  // namespace

TEST_CASE("a feed is read over TLS if its certificate verifies") {
    Servers servers;
    http::Fetcher fetcher(servers.options());
    fetcher.start({.id = 1, .url = servers.secure.url() + "/public-feed/api/v1/ads"});
    CHECK(fetcher.wait()->status == 200);
    CHECK(servers.secure.requests() == 1);
}

TEST_CASE("a certificate that does not verify is refused at once, before the token is sent") {
    Servers servers;
    auto options = servers.options();
    SECTION("since nobody trusted signed it") {
        options.ca_file.clear();
    }
    SECTION("since it is for another name") {
        options.origin =
            "https://localhost:" + servers.secure.url().substr(servers.secure.url().rfind(':') + 1);
    }
    const Error error = servers.failure(options);
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK(servers.secure.requests() == 0);
    CHECK(servers.clock.slept() == std::chrono::milliseconds{0});
    CHECK(std::string(error.what()).find("cannot be read") != std::string::npos);
    CHECK(std::string(error.what()).find("--ca-file FILE, SSL_CERT_FILE or CURL_CA_BUNDLE") !=
          std::string::npos);
}

TEST_CASE("the program trusts the certificates of a file, however it is named") {
    Servers servers;
    const TemporaryFolder folder;
    const std::string log = folder / "log";
    std::vector<std::string> words{"--db",
                                   folder / "ads.db",
                                   "sync",
                                   "--retries",
                                   "0",
                                   "--token",
                                   servers.feed.token(),
                                   "--url",
                                   servers.secure.url() + "/public-feed"};
    std::vector<std::string> variables;
    SECTION("by an option") {
        words.insert(words.end(), {"--ca-file", servers.certificate});
    }
    SECTION("by an option, over HTTP/1.1") {
        words.insert(words.end(), {"--http1.1", "--ca-file", servers.certificate});
    }
    for (const char* name : {"JOBFEED_CA_FILE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"}) {
        SECTION(name) {
            variables.push_back(std::string(name) + "=" + servers.certificate);
        }
    }
    const int code = model::Program(words, log, variables).wait(servers.feed, 0);
    INFO(bytes_of(log));
    CHECK(code == 0);
}

TEST_CASE("an answer of several gzip members is read whole") {
    Servers servers;
    servers.plain.disturb(
        [](const Exchange& exchange, Wire& client) {
            const std::string answer = exchange.answer();
            const auto end_of_head = answer.find("\r\n\r\n") + 4;
            const std::string packed = answer.substr(end_of_head);
            const std::string head = without_header(answer.substr(0, end_of_head - 2), "content-length");
            client.send(
                fmt::format("{}Content-Length: {}\r\n\r\n{}{}", head, 2 * packed.size(), packed, packed));
        },
        1, 1);
    auto options = servers.options();
    options.origin = servers.plain.url();
    http::Fetcher fetcher(options);
    const std::string url = options.origin + "/public-feed/api/v1/ads";
    fetcher.start({.id = 1, .url = url});
    const auto doubled = fetcher.wait();
    fetcher.start({.id = 2, .url = url});
    const auto once = fetcher.wait();
    CHECK(doubled->body == once->body + once->body);
}

TEST_CASE("a redirect from https to http, or to another port, is refused, and nothing is sent there") {
    Servers servers;
    FaultProxy other{servers.port, servers.tls.get()};
    const std::string target = GENERATE(true, false) ? servers.plain.url() : other.url();
    servers.secure.disturb(answering(302, "Location: " + target + "/public-feed/api/v1/ads\r\n", ""), 1, 1);
    const Error error = servers.failure(servers.options());
    CHECK(error.kind() == ErrorKind::unavailable);
    CHECK(std::string(error.what()).find("refused") != std::string::npos);
    CHECK(servers.plain.requests() + other.requests() == 0);
    CHECK(servers.secure.requests() == 1);
}
