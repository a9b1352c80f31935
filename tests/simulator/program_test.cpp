// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "test_feed.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

using namespace simulator::test;

namespace {

struct Outcome {
    std::string output;
    int exit_code;
};

/// Runs the simulator in a shell, with what it says on both channels.
Outcome run(const std::string& arguments) {
    const auto command = std::string{JOBFEED_SIMULATOR_PROGRAM} + ' ' + arguments + " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 4096> buffer{};
    while (const auto length = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), length);
    }
    return {output, WEXITSTATUS(pclose(pipe))};
}

}  // namespace

TEST_CASE("the program prints the URL and a token of each feed and ends when stdin closes") {
    const auto [output, exit_code] = run("--ads 3 --set index-lag=5m --until-stdin-closes < /dev/null");
    CHECK(exit_code == 0);
    const auto printed = lines(output);
    REQUIRE(printed.size() == 4);
    CHECK(printed[0].starts_with("http://127.0.0.1:"));
    CHECK(printed[0].ends_with("/public-feed"));
    CHECK(printed[1] == simulator::make_token());
    CHECK(printed[0] == printed[2] + "/public-feed");
    CHECK(printed[3] == simulator::make_token(simulator::stilling_claims()));
}

TEST_CASE("the program ends by itself after the time given") {
    CHECK(run("--max-seconds 1").exit_code == 0);
}

TEST_CASE("the program says what it can do") {
    const auto [output, exit_code] = run("--help");
    CHECK(exit_code == 0);
    for (const auto* part :
         {"public-feed", "stilling-feed", "--events", "--detail-latency", "--until-stdin-closes"}) {
        CAPTURE(output, part);
        CHECK(output.find(part) != std::string::npos);
    }
}

TEST_CASE("the program refuses what it cannot read") {
    CHECK(run("--order sideways").output.find("sideways") != std::string::npos);
    CHECK(run("--order sideways").exit_code != 0);
    CHECK(run("--latency soon").exit_code != 0);
    CHECK(run("--corpus /nowhere").output.find("/nowhere") != std::string::npos);
    CHECK(run("--max-seconds 0").exit_code != 0);
    CHECK(run("--detail /nowhere").output.find("/nowhere") != std::string::npos);
    CHECK(run("--detail /dev/null").output.find("no uuid") != std::string::npos);
    CHECK(run("--public-token-lifetime long").exit_code != 0);
    CHECK(run("--set index-lag=soon").output.find("soon") != std::string::npos);
    CHECK(run("--page-latency soon").exit_code != 0);
}
