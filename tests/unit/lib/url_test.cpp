// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include "http/url.hpp"

#include <jobfeed/error.hpp>

using jobfeed::http::canonical_base;
using jobfeed::http::origin;

TEST_CASE("a base URL is put in one form") {
    CHECK(canonical_base("HTTPS://Arbeidsplassen.NAV.no/public-feed/") ==
          "https://arbeidsplassen.nav.no/public-feed");
    CHECK(canonical_base("https://example.no:443") == "https://example.no");
    CHECK(canonical_base("http://127.0.0.1:8080/a//") == "http://127.0.0.1:8080/a");
}

TEST_CASE("what cannot be a feed's URL is refused with what is wrong") {
    const auto refused = [](const char* url, const char* why) {
        INFO(url);
        try {
            static_cast<void>(canonical_base(url));
            FAIL("it was accepted");
        } catch (const jobfeed::Error& error) {
            CHECK(error.kind() == jobfeed::ErrorKind::usage);
            CHECK(std::string(error.what()).find(why) != std::string::npos);
        }
    };
    refused("ftp://example.no", "neither http nor https");
    refused("arbeidsplassen", "cannot be read");
    refused("", "cannot be read");
    refused("https://example.no/?page=1", "query");
    refused("https://me:pw@example.no/", "password");
}

TEST_CASE("a URL that holds a password is not quoted") {
    try {
        static_cast<void>(canonical_base("https://me:hunter2@example.no/"));
        FAIL("it was accepted");
    } catch (const jobfeed::Error& error) {
        CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
    }
}

TEST_CASE("neither a query nor a user of a URL is quoted") {
    using jobfeed::http::without_credentials;
    CHECK(without_credentials("https://example.no/a?token=hunter2#x") == "https://example.no/a?...");
    CHECK(without_credentials("https://me:hunter2@example.no/a@b") == "https://example.no/a@b");
    CHECK(without_credentials("me:hunter2@example.no") == "example.no");
    CHECK(without_credentials("https://example.no/a") == "https://example.no/a");
    try {
        static_cast<void>(canonical_base("https://example.no/?token=hunter2"));
        FAIL("it was accepted");
    } catch (const jobfeed::Error& error) {
        CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
    }
}

TEST_CASE("an origin is scheme, host and port") {
    CHECK(origin("https://Example.no/a?b") == "https://example.no:443");
    CHECK(origin("http://example.no/a") == "http://example.no:80");
    CHECK(origin("https://example.no:8443/") == "https://example.no:8443");
    CHECK(origin("https://example.no@evil.example/") == "https://evil.example:443");
    CHECK(origin("file:///etc/passwd").empty());
    CHECK(origin("nonsense").empty());
}

TEST_CASE("a value in a query is percent-encoded") {
    CHECK(jobfeed::http::escape("[*,2024-06-01T00:00:00.000Z]") ==
          "%5B%2A%2C2024-06-01T00%3A00%3A00.000Z%5D");
    CHECK(jobfeed::http::escape("MØRE OG ROMSDAL") == "M%C3%98RE%20OG%20ROMSDAL");
    CHECK(jobfeed::http::escape("+02:00") == "%2B02%3A00");
}
