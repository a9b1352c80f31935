// SPDX-License-Identifier: MIT
#include "cli/text/word_meant.hpp"

#include <span>
#include <utility>

namespace jobfeed::cli {
namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

constexpr Meaning commands[] = {
    {"list", "search"},      {"ls", "search"},         {"find", "search"},      {"query", "search"},
    {"jobs", "search"},      {"view", "show"},         {"get", "show"},         {"open", "show"},
    {"apply", "show"},       {"update", "sync"},       {"fetch", "sync"},       {"pull", "sync"},
    {"mirror", "sync"},      {"download", "sync"},     {"init", "sync"},        {"run", "sync"},
    {"clean", "prune"},      {"delete", "prune"},      {"purge", "prune"},      {"info", "status"},
    {"stats", "report"},     {"log", "changes"},       {"events", "changes"},   {"history", "changes"},
    {"csv", "export"},       {"excel", "export"},      {"html", "export"},      {"save", "export"},
    {"dump", "export"},      {"check", "verify"},      {"test", "doctor"},      {"health", "doctor"},
    {"settings", "config"},  {"figures", "report"},    {"proof", "compliance"}, {"terms", "compliance"},
    {"audit", "compliance"}, {"version", "--version"},
};

constexpr Meaning options[] = {
    {"--place", "--municipality"},
    {"--city", "--municipality"},
    {"--kommune", "--municipality"},
    {"--location", "--municipality"},
    {"--fylke", "--county"},
    {"--region", "--county"},
    {"--occupation", "--category"},
    {"--company", "--employer"},
    {"--since", "--published-since"},
    {"--days", "--published-since"},
    {"--deadline", "--expires-before"},
    {"--order", "--sort"},
    {"--xlsx", "--excel"},
    {"--jsonl", "--ndjson"},
    {"--format", "--csv"},
    {"--tsv", "--csv"},
    {"--atom", "--rss"},
    {"--ids", "--uuid"},
    {"--fields", "--columns"},
    {"--query", "--words"},
    {"--file", "--output"},
    {"--out", "--output"},
    {"--force", "--full"},
    {"--max", "--limit"},
    {"-n", "--limit"},
    {"--tail", "--follow"},
    {"--group", "--consumer"},
};

std::string_view meaning_of(std::string_view word, std::span<const Meaning> meanings) {
    for (const auto& [other, ours] : meanings) {
        if (other == word) return ours;
    }
    return {};
}

}  // namespace

std::string_view command_meant(std::string_view word) {
    return meaning_of(word, commands);
}

std::string_view option_meant(std::string_view option) {
    return meaning_of(option, options);
}

}  // namespace jobfeed::cli
