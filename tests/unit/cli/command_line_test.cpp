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
    CHECK_THAT(unknown("bd = \"x\"\n"), ContainsSubstring("c.toml:1:1: unknown key 'bd'"));
    CHECK_THAT(unknown("[sync]\npage-sise = 3\n"),
               ContainsSubstring("'sync.page-sise'; did you mean 'sync.page-size'?"));
    CHECK_THAT(unknown("jobs = 3\n"), ContainsSubstring("it belongs under [sync]"));
    CHECK_THAT(unknown("[snyc]\njobs = 3\n"),
               ContainsSubstring("c.toml:1:1: unknown section [snyc]; did you mean 'sync'?"));
    CHECK_THAT(unknown("config = \"x\"\n"), ContainsSubstring("unknown key 'config'"));
}

TEST_CASE("a wrong value says where it stands") {
    const Scratch scratch;
    const auto file = scratch.write("c.toml", "[sync]\njobs = 99\n");
    CHECK_THAT(refusal({"--config", file, "sync"}), ContainsSubstring("c.toml:2:8: 'sync.jobs'"));
    CHECK(refusal({"--config", file, "status"}) == "accepted");
    const Variable variable("JOBFEED_JOBS", "many");
    CHECK_THAT(refusal({"sync"}), ContainsSubstring("variable JOBFEED_JOBS"));
    CHECK(refusal({"status"}) == "accepted");
}

TEST_CASE("what is no TOML is refused with its line and column") {
    const Scratch scratch;
    const auto refused = [&scratch](const std::string& text) {
        return refusal({"--config", scratch.write("c.toml", text), "sync"});
    };
    CHECK_THAT(refused("db = \"a\"\n[sync\n"), ContainsSubstring("c.toml:2:6: "));
    CHECK_THAT(refused("[sync]\ncounty = [\"OSLO\"\n"), ContainsSubstring("c.toml:2:18: "));
    CHECK_THAT(refused("db = \"a\"\nquiet = true\ndb = \"b\"\n"), ContainsSubstring("c.toml:3:6: "));
    CHECK_THAT(refused("db = \"a\xE5\"\n"), ContainsSubstring("c.toml:1:"));
    CHECK_THAT(refused("[[sync]]\njobs = 1\n"), ContainsSubstring("unknown key 'sync'"));
    CHECK_THAT(refused("[sync]\njobs = [1, 2]\n"),
               ContainsSubstring("'sync.jobs' takes one value, not a list"));
    CHECK_THAT(refused("[sync]\ncounty = [[\"OSLO\"]]\n"), ContainsSubstring("no other list"));
}

TEST_CASE("the file may be all that TOML is") {
    const Scratch scratch;
    const auto file = scratch.write("c.toml",
                                    "\xEF\xBB\xBF# with a byte order mark\n"
                                    "db = \"bl\\u00e5 # no comment.db\"\n"
                                    "now = 2024-06-01T12:00:00Z\n"
                                    "[sync]\n"
                                    "county = [\n  \"OSLO\",  # the capital\n  'AKERSHUS',\n]\n"
                                    "http1.1 = true\n");
    const CommandLine line = read({"--config", file, "sync"});
    CHECK(line.global.db == "blå # no comment.db");
    CHECK(line.global.now == jobfeed::parse_timestamp("2024-06-01T12:00:00Z"));
    CHECK(line.origins.of("--county") == Origin::file);
    CHECK(line.origins.of("--http1.1") == Origin::file);
}

TEST_CASE("a path that begins with ~/ is in the home folder, wherever it is given") {
    const Scratch scratch;
    const auto file = scratch.write("c.toml", "db = '~/a.db'\n");
    CHECK(read({"--config", file, "status"}).global.db == scratch.path("a.db"));
    CHECK(read({"--config", "~/c.toml", "status"}).global.db == scratch.path("a.db"));
    CHECK(read({"--db=~/b.db", "status"}).global.db == scratch.path("b.db"));
    CHECK(read({"--db=~b.db", "status"}).global.db == "~b.db");
}

TEST_CASE("a value that is empty is refused, and an empty variable is none") {
    const Scratch scratch;
    CHECK_THAT(refusal({"--db", "", "status"}), ContainsSubstring("--db is empty"));
    CHECK_THAT(refusal({"--db=", "status"}), ContainsSubstring("--db is empty"));
    CHECK_THAT(refusal({"sync", "--url", ""}), ContainsSubstring("--url is empty"));
    CHECK_THAT(refusal({"sync", "--token-file", ""}), ContainsSubstring("--token-file is empty"));
    CHECK_THAT(refusal({"--config", scratch.write("c.toml", "db = ''\n"), "status"}),
               ContainsSubstring("'db': --db is empty"));
    const Variable variable("JOBFEED_DB", "");
    CHECK(read({"status"}).global.db.empty());
}

TEST_CASE("of an option given twice the last counts, and lists add up") {
    const Scratch scratch;
    CHECK(read({"--db", "a", "status", "--db", "b"}).global.db == "b");
    CHECK_THAT(refusal({"sync", "--jobs", "4", "--jobs", "99"}), ContainsSubstring("'99' is not a number"));
    CHECK(refusal({"sync", "--jobs", "4", "--jobs", "5", "--timeout", "1s", "--timeout", "2s"}) ==
          "accepted");
    CHECK(refusal({"sync", "--county", "OSLO", "--county", "VIKEN"}) == "accepted");
    CHECK(read({"status", "-v", "-v"}).global.verbose);
}

TEST_CASE("a variable of a flag is true or false") {
    const Scratch scratch;
    for (const char* value : {"2", "maybe", "-1"}) {
        const Variable variable("JOBFEED_QUICK", value);
        CHECK_THAT(refusal({"sync"}), ContainsSubstring("variable JOBFEED_QUICK: '" + std::string(value) +
                                                        "' is neither true nor false"));
    }
    const Variable variable("JOBFEED_VERBOSE", "no");
    CHECK_FALSE(read({"status"}).global.verbose);
}

TEST_CASE("quotes that were left in a variable are refused") {
    const Scratch scratch;
    {
        const Variable variable("JOBFEED_DB", "\"ads.db\"");
        CHECK_THAT(refusal({"status"}), ContainsSubstring("JOBFEED_DB: the value is in quotes"));
    }
    const Variable variable("JOBFEED_TOKEN_COMMAND", "'my tool' 'nav'");
    CHECK(refusal({"sync"}) == "accepted");
}

TEST_CASE("a filter that is no UTF-8 is refused") {
    const Scratch scratch;
    CHECK_THAT(refusal({"sync", "--county", "TR\xD8NDELAG"}), ContainsSubstring("--county is not UTF-8"));
}

TEST_CASE("a length of time needs a unit") {
    const Scratch scratch;
    CHECK_THAT(refusal({"sync", "--timeout", "5"}),
               ContainsSubstring("'5' has no unit; write 5s, 5m, 5h or 5d"));
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
    CHECK_THAT(refusal({}),
               ContainsSubstring("no command given; begin with sync, then search (see jobfeed --help)"));
    CHECK_THAT(refusal({"sync", "--jobs", "17"}), ContainsSubstring("(see jobfeed sync --help)"));
    CHECK_THAT(refusal({"sync", "export"}), ContainsSubstring("two commands, sync and export"));
    CHECK_THAT(refusal({"prune", "--keep", "soon"}), ContainsSubstring("'soon' is not a duration"));
    CHECK_THAT(refusal({"--now", "yesterday", "status"}), ContainsSubstring("'yesterday' is not a time"));
}

TEST_CASE("help and version choose no command") {
    const Scratch scratch;
    CHECK_THAT(read({"--help"}).text, ContainsSubstring("status"));
    CHECK_THAT(read({"sync", "--help"}).text, ContainsSubstring("--rescope"));
    CHECK_THAT(read({"--version"}).text, ContainsSubstring("jobfeed "));
    CHECK(read({"--version"}).chosen == nullptr);
    CHECK(read({"help"}).text == read({"--help"}).text);
    CHECK(read({"help", "status"}).text == read({"status", "--help"}).text);
    CHECK_THAT(refusal({"help", "snyc"}), ContainsSubstring("unknown command 'snyc'; did you mean 'sync'?"));
}

TEST_CASE("words of a search are no options and no commands, wherever they stand") {
    const Scratch scratch;
    const CommandLine line =
        read({"search", "export", "-vikariat", "--county", "status", "sync", "-q", "--db=x"});
    CHECK(line.chosen->name() == "search");
    CHECK(line.global.quiet);
    CHECK_FALSE(line.global.verbose);
    CHECK(line.global.db == "x");
    CHECK(read({"--db", "search", "status"}).chosen->name() == "status");
    CHECK(read({"search", "-qv", "--", "--help"}).global.verbose);
    CHECK(refusal({"search", "--limt", "3"}).starts_with("unknown option '--limt'; did you mean '--limit'?"));
    CHECK(refusal({"list"}).starts_with("unknown command 'list'; did you mean 'search'?"));
    CHECK(refusal({"show"}).starts_with("UUID is required"));
    CHECK(refusal({"status", "export"}).starts_with("two commands"));
}
