// SPDX-License-Identifier: MIT
#include "cli/config/arguments.hpp"

#include "catch.hpp"

#include <jobfeed/secret.hpp>

using jobfeed::cli::Arguments;

namespace {

/// Arguments as a program has them: memory that can be written.
struct Process {
    explicit Process(std::vector<std::string> words) : storage(std::move(words)) {
        for (std::string& word : storage) pointers.push_back(word.data());
    }
    Arguments read() { return {static_cast<int>(pointers.size()), pointers.data()}; }

    std::vector<std::string> storage;
    std::vector<char*> pointers;
};

bool shows(const Process& process, std::string_view secret) {
    for (const std::string& word : process.storage) {
        if (word.find(secret) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a token is copied and then gone from the process's arguments") {
    Process process({"jobfeed", "sync", "--token", "top.secret.word", "--jobs", "3"});
    const Arguments arguments = process.read();
    CHECK(arguments.values() ==
          std::vector<std::string>{"sync", "--token", "top.secret.word", "--jobs", "3"});
    CHECK_FALSE(shows(process, "secret"));
    CHECK(process.storage.back() == "3");
}

TEST_CASE("a token joined with an equals sign is wiped too") {
    Process process({"jobfeed", "--token=top.secret.word"});
    const Arguments arguments = process.read();
    CHECK(arguments.values().front() == "--token=top.secret.word");
    CHECK_FALSE(shows(process, "secret"));
}

TEST_CASE("the password in an address is wiped too") {
    Process process({"jobfeed", "publish", "postgresql://me:hidden-word@host/ads"});
    const Arguments arguments = process.read();
    CHECK(arguments.values().back() == "postgresql://me:hidden-word@host/ads");
    CHECK(process.storage[2] == "postgresql://me:***********@host/ads");
}

TEST_CASE("other options with a similar name are left alone") {
    Process process({"jobfeed", "--token-file", "secret.txt", "--token-command=pass secret"});
    const Arguments arguments = process.read();
    CHECK(process.storage[2] == "secret.txt");
    CHECK(process.storage[3] == "--token-command=pass secret");
    CHECK(arguments.values().size() == 3);
}

TEST_CASE("a message does not repeat a token given as an argument") {
    Process process({"jobfeed", "--token", "top.secret.word"});
    static_cast<void>(process.read());
    CHECK(jobfeed::redacted("not expected: top.secret.word, top.secret.word") ==
          "not expected: [token], [token]");
}

TEST_CASE("a message does not repeat what looks like a token, wherever it came from") {
    CHECK(jobfeed::redacted("not expected: eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.c2ln!") ==
          "not expected: [token]!");
    CHECK(jobfeed::redacted("heyJude eyJ") == "heyJude eyJ");
}
