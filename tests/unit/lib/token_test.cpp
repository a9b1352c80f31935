// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/token.hpp>

#include <string>

namespace {

constexpr const char* header = "eyJhbGciOiJIUzI1NiJ9";

std::string token(const std::string& payload) {
    return std::string(header) + "." + payload + ".c2lnbmF0dXJl";
}

}  // namespace

TEST_CASE("a token tells its audience, issue and expiry") {
    // {"sub":"a@b.no","aud":"feed-api-v1","iss":"nav.no","iat":1700000000,"exp":1800000000}
    const auto claims =
        jobfeed::read_token(token("eyJzdWIiOiJhQGIubm8iLCJhdWQiOiJmZWVkLWFwaS12MSIsImlzcyI6Im5hdi5ubyIsImlhdC"
                                  "I6MTcwMDAwMDAwMCwiZXhwIjoxODAwMDAwMDAwfQ"));
    CHECK(claims.audiences == std::vector<std::string>{"feed-api-v1"});
    CHECK(jobfeed::to_string(claims.issued.value()) == "2023-11-14T22:13:20.000Z");
    CHECK(jobfeed::to_string(claims.expires.value()) == "2027-01-15T08:00:00.000Z");
}

TEST_CASE("an audience may be a list, and expiry may be missing") {
    // {"aud":["feed-api-v2"]}
    const auto claims = jobfeed::read_token(token("eyJhdWQiOlsiZmVlZC1hcGktdjIiXX0"));
    CHECK(claims.is_for("feed-api-v2"));
    CHECK_FALSE(claims.expires);
}

TEST_CASE("a malformed token is refused without being quoted") {
    for (const std::string& text :
         {std::string(), std::string("secret"), std::string("secret.secret"), std::string("a.b.c.d"),
          std::string("..secret"), token("c2Vj cmV0"), token("!secret"), token("c2VjcmV0")}) {
        INFO("token: " << text);
        try {
            static_cast<void>(jobfeed::read_token(text));
            FAIL("it was accepted");
        } catch (const jobfeed::Error& error) {
            CHECK(error.kind() == jobfeed::ErrorKind::token);
            CHECK(std::string(error.what()).find("secret") == std::string::npos);
        }
    }
}

TEST_CASE("an expiry that is no sensible number is none") {
    // {"exp":1e300}
    CHECK_FALSE(jobfeed::read_token(token("eyJleHAiOjFlMzAwfQ")).expires);
}
