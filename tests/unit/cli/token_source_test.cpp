// SPDX-License-Identifier: MIT
#include "cli/config/token_source.hpp"

#include "catch.hpp"
#include "scratch.hpp"

#include <jobfeed/error.hpp>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

using namespace jobfeed;
using namespace jobfeed::cli;

namespace {

// {"alg":"HS256"} . {"aud":"feed-api-v1","sub":"N"}, unsigned
const std::string head = "eyJhbGciOiJIUzI1NiJ9.";
const std::string one = head + "eyJhdWQiOiJmZWVkLWFwaS12MSIsInN1YiI6IjEifQ.sig";
const std::string two = head + "eyJhdWQiOiJmZWVkLWFwaS12MSIsInN1YiI6IjIifQ.sig";
const std::string three = head + "eyJhdWQiOiJmZWVkLWFwaS12MSIsInN1YiI6IjMifQ.sig";

/// Token options as the command line gave them.
std::optional<FoundToken> find(std::vector<std::string> words) {
    CLI::App app;
    CLI::App* command = app.add_subcommand("sync");
    TokenOptions options;
    options.setup(*command);
    std::reverse(words.begin(), words.end());
    words.push_back("sync");
    app.add_option("--config")->configurable(false);
    app.parse(std::move(words));
    const Origins origins = resolve_options(app, *command);
    return options.find(origins);
}

std::string refusal(const std::vector<std::string>& words) {
    try {
        find(words);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::token);
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("each place of a token yields to the one before it") {
    const Scratch scratch;
    CHECK_FALSE(find({}));

    scratch.write("config/jobfeed/config.toml", "[sync]\ntoken = \"" + one + "\"\n");
    CHECK(find({})->from == "'token' in the configuration file");
    const Variable token("JOBFEED_TOKEN", two);
    CHECK(find({})->from == "JOBFEED_TOKEN");
    const Variable file("JOBFEED_TOKEN_FILE", scratch.write("a", three));
    CHECK(find({})->text == three);
    scratch.write("jobfeed-token", one + "\n");
    const Variable credentials("CREDENTIALS_DIRECTORY", scratch.path(""));
    CHECK(find({})->text == one);
    CHECK(find({"--token-command", "echo " + two})->text == two);
    CHECK(find({"--token-command", "echo " + two, "--token-file", scratch.path("a")})->text == three);
    CHECK(find({"--token-file", scratch.path("a"), "--token", one})->from == "--token");
}

TEST_CASE("a folder of credentials without ours is passed over") {
    const Scratch scratch;
    const Variable credentials("CREDENTIALS_DIRECTORY", scratch.path(""));
    CHECK_FALSE(find({}));
}

TEST_CASE("white space around a token is no part of it") {
    const Scratch scratch;
    CHECK(find({"--token-file", scratch.write("t", "\n  " + one + " \r\n")})->text == one);
}

TEST_CASE("what is no token is refused with the place it came from, and is not quoted") {
    const Scratch scratch;
    CHECK_THAT(refusal({"--token-file", scratch.write("t", " \n")}), ContainsSubstring("t) is empty"));
    CHECK_THAT(refusal({"--token-file", scratch.write("t", "prose\n" + one)}),
               ContainsSubstring("more than one line"));
    CHECK_THAT(refusal({"--token-file", scratch.path("none")}), ContainsSubstring("none: No such file"));
    CHECK_THAT(refusal({"--token-file", scratch.write("t", std::string(70000, 'x'))}),
               ContainsSubstring("longer than 64 KiB"));
    CHECK_THAT(refusal({"--token-command", "exit 3"}), ContainsSubstring("ended with exit code 3"));
    const std::string malformed = refusal({"--token", "not-one"});
    CHECK_THAT(malformed, ContainsSubstring("--token: "));
    CHECK_THAT(malformed, !ContainsSubstring("not-one"));
}

TEST_CASE("a token that has expired says when, and whom to ask") {
    FoundToken token{
        .text = {}, .from = "JOBFEED_TOKEN", .claims = {.audiences = {}, .issued = {}, .expires = {}}};
    const Timestamp at{std::chrono::days{20000}};
    check_not_expired(token, at);
    token.claims.expires = at + std::chrono::milliseconds{1};
    check_not_expired(token, at);
    token.claims.expires = at - std::chrono::days{3};
    CHECK_THROWS_WITH(check_not_expired(token, at),
                      ContainsSubstring("JOBFEED_TOKEN expired at 2024-10-01T00:00:00.000Z (3 d ago)") &&
                          ContainsSubstring("nav.team.arbeidsplassen@nav.no"));
}
