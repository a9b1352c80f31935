// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include "catch.hpp"
#include "scratch.hpp"

#include <jobfeed/error.hpp>

using namespace jobfeed::cli;

namespace {

CommandLine read(std::vector<std::string> words) {
    words.insert(words.begin(), "jobfeed");
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    CommandLine line;
    line.read(Arguments(static_cast<int>(pointers.size()), pointers.data()));
    return line;
}

std::string refusal(const std::vector<std::string>& words) {
    try {
        read(words);
    } catch (const jobfeed::Error& error) {
        CHECK(error.kind() == jobfeed::ErrorKind::usage);
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("global options are understood before and after the command") {
    const Scratch scratch;
    CHECK(read({"--db", "a.db", "status"}).global.db == "a.db");
    CHECK(read({"status", "--db", "a.db"}).global.db == "a.db");
}

TEST_CASE("a flag beats a variable, and a variable beats the file") {
    const Scratch scratch;
    const auto file = scratch.write("config.toml", "db = \"file.db\"\n");
    const std::vector<std::string> words{"--config", file, "status"};
    CHECK(read(words).global.db == "file.db");
    const Variable variable("JOBFEED_DB", "variable.db");
    CHECK(read(words).global.db == "variable.db");
    CHECK(read({"--db", "flag.db", "--config", file, "status"}).global.db == "flag.db");
}

TEST_CASE("the origin of each value is known") {
    const Scratch scratch;
    const Variable variable("JOBFEED_JSON", "true");
    const auto file = scratch.write("config.toml", "[status]\nmax-age = \"6h\"\n");
    const CommandLine line = read({"--config", file, "status", "--db", "x"});
    CHECK(line.origins.of("--db") == Origin::flag);
    CHECK(line.origins.of("--json") == Origin::variable);
    CHECK(line.origins.of("--max-age") == Origin::file);
    CHECK(line.origins.of("--quiet") == Origin::nowhere);
}

TEST_CASE("the default configuration file is read if it is there") {
    const Scratch scratch;
    CHECK(read({"status"}).global.db.empty());
    scratch.write("config/jobfeed/config.toml", "db = 'from default'\n");
    CHECK(read({"status"}).global.db == "from default");
}

TEST_CASE("JOBFEED_CONFIG names the configuration file") {
    const Scratch scratch;
    const Variable variable("JOBFEED_CONFIG", scratch.write("other.toml", "quiet = true\n"));
    CHECK(read({"status"}).global.quiet);
}

TEST_CASE("an unknown key is refused with its name, the file and a guess") {
    const Scratch scratch;
    const auto unknown = [&](const std::string& text) {
        return refusal({"--config", scratch.write("c.toml", text), "status"});
    };
    CHECK_THAT(unknown("bd = \"x\"\n"), ContainsSubstring("c.toml: unknown key 'bd'"));
    CHECK_THAT(unknown("[sync]\npage-sise = 3\n"),
               ContainsSubstring("'sync.page-sise'; did you mean 'sync.page-size'?"));
    CHECK_THAT(unknown("jobs = 3\n"), ContainsSubstring("it belongs under [sync]"));
    CHECK_THAT(unknown("[snyc]\njobs = 3\n"), ContainsSubstring("unknown section [snyc]"));
    CHECK_THAT(unknown("config = \"x\"\n"), ContainsSubstring("unknown key 'config'"));
}

TEST_CASE("a wrong value says where it stands") {
    const Scratch scratch;
    const auto file = scratch.write("c.toml", "[sync]\njobs = 99\n");
    CHECK_THAT(refusal({"--config", file, "sync"}), ContainsSubstring("c.toml: 'sync.jobs'"));
    CHECK(refusal({"--config", file, "status"}) == "accepted");
    const Variable variable("JOBFEED_JOBS", "many");
    CHECK_THAT(refusal({"sync"}), ContainsSubstring("variable JOBFEED_JOBS"));
    CHECK(refusal({"status"}) == "accepted");
}

TEST_CASE("what CLI11 would misread in the file is refused") {
    const Scratch scratch;
    const auto cut = scratch.write("c.toml", "[sync]\ntoken-command = \"a # b\"\n");
    // CLI11 2.1 cuts the value, 2.4 reads it right.
    CHECK_THAT(refusal({"--config", cut, "sync"}),
               ContainsSubstring("no closing quote") || ContainsSubstring("accepted"));
    const auto twice = scratch.write("d.toml", "db = \"a\"\nquiet = true\ndb = \"b\"\n");
    CHECK_THAT(refusal({"--config", twice, "sync"}), ContainsSubstring("'db' stands there twice"));
}

TEST_CASE("lists in the file are lists") {
    const Scratch scratch;
    const auto file = scratch.write("c.toml", "[export]\ncolumns = [\"uuid\", \"title\"]\n");
    const CommandLine line = read({"--config", file, "export"});
    CHECK(line.origins.of("--columns") == Origin::file);
}

TEST_CASE("a configuration file that cannot be read is refused") {
    const Scratch scratch;
    CHECK_THAT(refusal({"--config", scratch.path("none.toml"), "sync"}),
               ContainsSubstring("none.toml: No such file"));
    CHECK_THAT(refusal({"--config", scratch.path(""), "sync"}), ContainsSubstring("Is a directory"));
}

TEST_CASE("an empty configuration file is no trouble") {
    const Scratch scratch;
    CHECK(refusal({"--config", scratch.write("c.toml", ""), "sync"}) == "accepted");
}

TEST_CASE("wrong usage says what is wrong and where to look") {
    const Scratch scratch;
    CHECK_THAT(refusal({"exprot"}), ContainsSubstring("unknown command 'exprot'; did you mean 'export'?"));
    CHECK_THAT(refusal({}), ContainsSubstring("A command is required (see jobfeed --help)"));
    CHECK_THAT(refusal({"sync", "--jobs", "17"}), ContainsSubstring("(see jobfeed sync --help)"));
    CHECK_THAT(refusal({"sync", "export"}), ContainsSubstring("two commands, sync and export"));
    CHECK_THAT(refusal({"prune", "--keep", "soon"}), ContainsSubstring("'soon' is no length of time"));
    CHECK_THAT(refusal({"--now", "yesterday", "status"}), ContainsSubstring("'yesterday' is no time"));
}

TEST_CASE("help and version choose no command") {
    const Scratch scratch;
    CHECK_THAT(read({"--help"}).text, ContainsSubstring("status"));
    CHECK_THAT(read({"sync", "--help"}).text, ContainsSubstring("--rescope"));
    CHECK_THAT(read({"--version"}).text, ContainsSubstring("jobfeed "));
    CHECK(read({"--version"}).chosen == nullptr);
}
