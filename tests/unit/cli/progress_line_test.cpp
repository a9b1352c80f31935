// SPDX-License-Identifier: MIT
#include "cli/terminal/progress_line.hpp"

#include "catch.hpp"

using namespace jobfeed::cli;
using namespace std::chrono_literals;

namespace {

/// A terminal that remembers what was written, with a clock that moves when told.
struct FakeTerminal {
    std::string written;
    std::size_t columns = 80;
    std::chrono::steady_clock::time_point time{};

    ProgressLine line() {
        return ProgressLine({[this](std::string_view text) { written += text; }, [this] { return columns; },
                             [this] { return time; }});
    }
    std::string take() { return std::exchange(written, {}); }
};

}  // namespace

TEST_CASE("the progress line is written over and over") {
    FakeTerminal terminal;
    ProgressLine line = terminal.line();
    line.show({"one"});
    CHECK(terminal.take() == "\rone\x1b[K");
    terminal.time += 1s;
    line.show({"two"});
    CHECK(terminal.take() == "\rtwo\x1b[K");
}

TEST_CASE("it is drawn ten times a second at most") {
    FakeTerminal terminal;
    ProgressLine line = terminal.line();
    line.show({"one"});
    terminal.take();
    terminal.time += 99ms;
    CHECK_FALSE(line.due());
    line.show({"two"});
    CHECK(terminal.take().empty());
    terminal.time += 1ms;
    CHECK(line.due());
    line.show({"three"});
    CHECK(terminal.take() == "\rthree\x1b[K");
}

TEST_CASE("a log line takes its place, and it comes back below") {
    FakeTerminal terminal;
    ProgressLine line = terminal.line();
    line.show({"progress"});
    terminal.take();
    line.print_above("a log line");
    CHECK(terminal.take() == "\r\x1b[Ka log line\n\rprogress\x1b[K");
}

TEST_CASE("without a progress line a log line is a line") {
    FakeTerminal terminal;
    ProgressLine line = terminal.line();
    line.print_above("a log line");
    CHECK(terminal.take() == "a log line\n");
}

TEST_CASE("it leaves nothing behind when it is erased") {
    FakeTerminal terminal;
    ProgressLine line = terminal.line();
    line.erase();
    CHECK(terminal.take().empty());
    line.show({"progress"});
    terminal.take();
    line.erase();
    CHECK(terminal.take() == "\r\x1b[K");
    line.erase();
    CHECK(terminal.take().empty());
}

TEST_CASE("parts that do not fit a window are left out whole, from the right, the last column free") {
    FakeTerminal terminal;
    terminal.columns = 14;
    ProgressLine line = terminal.line();
    line.show({"12 034 ads", "ETA 1:30"});
    CHECK(terminal.take() == "\r12 034 ads\x1b[K");
    terminal.columns = 22;
    terminal.time += 1s;
    line.show({"12 034 ads", "ETA 1:30", "51 requests"});
    CHECK(terminal.take() == "\r12 034 ads · ETA 1:30\x1b[K");
    terminal.columns = 6;
    terminal.time += 1s;
    line.show({"12 034 ads"});
    CHECK(terminal.take() == "\r\x1b[K");
}

TEST_CASE("a letter of several bytes takes one column") {
    CHECK(joined({"blåbær", "på"}, 11) == "blåbær · på");
    CHECK(joined({"blåbær", "på"}, 10) == "blåbær");
    CHECK(joined({}, 10).empty());
}
