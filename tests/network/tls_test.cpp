// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "http/fetcher.hpp"
#include "network/certificate.hpp"
#include "network/fault_table.hpp"
#include "sync/feed_under_test.hpp"
#include "unit/lib/temporary_folder.hpp"

#include <jobfeed/error.hpp>

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

    Simulator feed{};
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
