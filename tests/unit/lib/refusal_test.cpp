// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "publish/meaning.hpp"

#include <string>
#include <vector>

using jobfeed::publishing::refusal_of;

TEST_CASE("why a server refuses is known by its SQLSTATE, in any language") {
    struct Case {
        std::string message;
        std::string state;
        std::string why;
    };
    const std::vector<Case> cases{
        {"connection to server on socket \"/x\" failed: FATAL:  28P01: password authentication failed for "
         "user \"a\"\n"
         "LOCATION:  auth_failed, auth.c:333\n",
         "28P01",
         "connection to server on socket \"/x\" failed: FATAL: password authentication failed for user "
         "\"a\""},
        {"FATAL:  3D000: Datenbank »x« existiert nicht\nORT:  InitPostgres, postinit.c:993\n", "3D000",
         "FATAL: Datenbank »x« existiert nicht"},
        {"fe_sendauth: no password supplied", "28000", "fe_sendauth: no password supplied"},
        {"invalid sslmode value: \"bad\"\n", "F0000", "invalid sslmode value: \"bad\""},
        {"could not translate host name \"x\" to address", "",
         "could not translate host name \"x\" to address"},
    };
    for (const Case& each : cases) {
        CAPTURE(each.message);
        const auto refusal = refusal_of(each.message);
        CHECK(refusal.state == each.state);
        CHECK(refusal.why == each.why);
    }
}
