// SPDX-License-Identifier: MIT
#include "cli/terminal/log.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;

namespace {

/// A log that writes into a string.
struct Told {
    std::string text;

    void all(LogSettings settings) {
        Log log(settings, {[this](std::string_view piece) { text += piece; }, [] { return std::size_t{80}; },
                           [] { return std::chrono::steady_clock::time_point{}; }});
        log.detail("D");
        log.info("I");
        log.warning("W");
        log.progress({"P"});
        log.closing("C");
        log.error("E");
    }
};

std::string told(LogSettings settings) {
    Told told;
    told.all(settings);
    return told.text;
}

}  // namespace

TEST_CASE("off a terminal there are warnings, the closing line and errors") {
    CHECK(told({}) == "warning: W\nC\njobfeed: E\n");
}

TEST_CASE("quiet leaves errors alone") {
    CHECK(told({.quiet = true}) == "jobfeed: E\n");
    CHECK(told({.quiet = true, .verbose = true, .terminal = true}) == "jobfeed: E\n");
}

TEST_CASE("verbose tells details") {
    CHECK(told({.verbose = true}) == "D\nI\nwarning: W\nC\njobfeed: E\n");
}

TEST_CASE("on a terminal there is a progress line, gone before the closing line") {
    CHECK(told({.terminal = true}) == "I\nwarning: W\n\rP\x1b[K\r\x1b[KC\njobfeed: E\n");
}

TEST_CASE("colour marks warnings and errors only") {
    CHECK(told({.colour = true}) == "\x1b[33mwarning:\x1b[0m W\nC\n\x1b[31mjobfeed:\x1b[0m E\n");
}

TEST_CASE("log lines can be JSON objects") {
    const LogSettings settings{.json = true, .terminal = true, .now = jobfeed::Timestamp{}};
    const std::string time = R"({"time":"1970-01-01T00:00:00.000Z","level":)";
    CHECK(told(settings) == time +
                                R"("info","message":"I"})"
                                "\n" +
                                time +
                                R"("warning","message":"W"})"
                                "\n" +
                                time +
                                R"("info","message":"C"})"
                                "\n" +
                                time +
                                R"("error","message":"E"})"
                                "\n");
}

TEST_CASE("a message cannot steer the terminal") {
    std::string text;
    Log log({}, {[&text](std::string_view piece) { text += piece; }, {}, {}});
    log.error("the feed said \x1b[2J\nboo");
    CHECK(text == "jobfeed: the feed said  [2J boo\n");
    text.clear();
    log.error("one \u009b2J two \u202etxet");
    CHECK(text == "jobfeed: one  2J two  txet\n");
}

TEST_CASE("without a terminal progress is a line a minute, if details are asked for") {
    std::string text;
    std::chrono::steady_clock::time_point time{};
    Log log({.verbose = true},
            {[&text](std::string_view piece) { text += piece; }, {}, [&time] { return time; }});
    const auto after = [&](std::chrono::seconds pause) {
        time += pause;
        text.clear();
        log.progress({"2 000 ads", "ETA 1:30"});
        return text;
    };
    CHECK(after(std::chrono::seconds{59}).empty());
    CHECK(after(std::chrono::seconds{1}) == "2 000 ads · ETA 1:30\n");
    CHECK(after(std::chrono::seconds{59}).empty());
    CHECK(after(std::chrono::seconds{1}) == "2 000 ads · ETA 1:30\n");
}
