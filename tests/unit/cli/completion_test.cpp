// SPDX-License-Identifier: MIT
#include "cli/completion/completion.hpp"

#include "catch.hpp"

#include <CLI/App.hpp>

using namespace jobfeed::cli;
using namespace jobfeed::cli::completion;

namespace {

using Words = std::vector<std::string>;

/// An option tree with one of each kind.
struct Tree {
    CLI::App program;
    std::string text;
    std::vector<std::string> list;
    bool flag = false;

    Tree() {
        program.set_help_flag("-h,--help", "Help");
        program.add_option("--db", text, "The database")->type_name("PATH");
        CLI::App* show = program.add_subcommand("show", "One ad")->group("Commands");
        show->add_option("uuid", list, "Of the ad")->type_name("UUID");
        show->add_flag("--json", flag, "As JSON");
        CLI::App* find = program.add_subcommand("find", "Ads")->group("Commands");
        find->add_option("--county", list, "Of a county")->type_name("NAME");
        find->add_option("--columns", list, "Of these")->type_name("NAMES");
        program.add_subcommand("secret", "Hidden")->group("");
    }

    Words words(const Words& typed) {
        Words found;
        for (const Candidate& each : answer(typed).candidates) found.push_back(each.word);
        return found;
    }

    Answer answer(const Words& typed) {
        return complete(program, typed, [](std::string_view of, std::string_view beginning) {
            return std::vector<Candidate>{{std::string(of) + " " + std::string(beginning)}};
        });
    }
};

}  // namespace

TEST_CASE("commands are proposed, but none that are hidden") {
    Tree tree;
    CHECK(tree.words({""}) == Words{"show", "find", "help"});
    CHECK(tree.words({"--db", "x", "fi"}) == Words{"find"});
    CHECK(tree.words({"help", ""}) == Words{"show", "find"});
}

TEST_CASE("options of the command come before global ones, each once") {
    Tree tree;
    CHECK(tree.words({"show", "--"}) == Words{"--help", "--json", "--db"});
    CHECK(tree.words({"--"}) == Words{"--help", "--db"});
}

TEST_CASE("a value is proposed by its option, whichever way the shell divides words") {
    Tree tree;
    CHECK(tree.words({"find", "--county", "os"}) == Words{"county os"});
    CHECK(tree.words({"find", "--county", "=", "os"}) == Words{"county os"});
    CHECK(tree.words({"find", "--county", "="}) == Words{"county "});
    CHECK(tree.words({"find", "--county=os"}) == Words{"--county=county os"});
    CHECK(tree.words({"find", "--county", "'s"}) == Words{"county s"});
    CHECK(tree.answer({"--db", ""}).kind == Kind::files);
}

TEST_CASE("a list of columns goes on behind its last comma") {
    Tree tree;
    CHECK(tree.words({"find", "--columns", "uuid,job"}) == Words{"uuid,job_title"});
    CHECK(tree.answer({"find", "--columns", ""}).kind == Kind::list);
}

TEST_CASE("a word that is no option is completed by its name") {
    Tree tree;
    CHECK(tree.words({"show", "00"}) == Words{"uuid 00"});
    CHECK(tree.words({"find", "x"}).empty());
    CHECK(tree.words({}) == Words{"show", "find", "help"});
}

TEST_CASE("the value of a global option is found where it is typed") {
    CHECK(value_of("--db", {"--db", "x", "find"}) == "x");
    CHECK(value_of("--db", {"find", "--db", "=", "x", "--county"}) == "x");
    CHECK(value_of("--db", {"find", "--db=x"}) == "x");
    CHECK(value_of("--db", {"find"}).empty());
}
