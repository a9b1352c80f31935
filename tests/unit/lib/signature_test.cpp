// SPDX-License-Identifier: MIT
#include <jobfeed/signature.hpp>

#include "catch.hpp"

using namespace jobfeed;

TEST_CASE("a text is signed as RFC 4231 has it") {
    const std::string signature = hmac_sha256("Jefe", "what do ya want for nothing?");
    CHECK(to_base64(signature) == "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST_CASE("a webhook is signed as Standard Webhooks has it") {
    const auto key = from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    REQUIRE(key);
    const std::string text = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
    CHECK(to_base64(hmac_sha256(*key, text)) == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("base64 comes back as it went, and what is none is told") {
    for (const std::string_view bytes : {"", "a", "ab", "abc", "abcd"})
        CHECK(from_base64(to_base64(bytes)) == bytes);
    for (const std::string_view wrong : {"YQ", "YQ=", "Y!==", "YQ==YQ==x"}) {
        CAPTURE(wrong);
        CHECK_FALSE(from_base64(wrong));
    }
}
