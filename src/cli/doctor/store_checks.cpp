// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"
#include "cli/doctor/file_mode.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/shell_word.hpp"

#include <jobfeed/storage.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace jobfeed::cli::doctor {
namespace {

constexpr const char* no_file = "there is none yet";
constexpr std::uint64_t million = 1'000'000;

void tell_contents(const MirrorHealth& health, const Facts& facts, Findings& findings) {
    findings.fine(fmt::format(
        "{}: {}, {}, schema version {}, no damage found", facts.path.string(), megabytes(facts.status->bytes),
        number_of(facts.status->active, "active ad", "active ads"), health.schema_version));
    // What was deleted leaves free pages, which new ads take up; far more than they need is worth a word.
    constexpr std::uint64_t worth_a_word = 50 * million;
    const auto free = health.free_pages * health.page_bytes;
    if (free > worth_a_word && health.free_pages * 2 > health.pages) {
        findings.warning(
            fmt::format("{} of {} are free pages", megabytes(free),
                        megabytes(health.pages * health.page_bytes)),
            fmt::format("new ads take them up; to give them back, run sqlite3 {} VACUUM while no "
                        "jobfeed runs",
                        shell_word(facts.path.string())));
    }
}

/// The nearest folder that is there: the database's own may be still to be made.
std::filesystem::path folder_of(const std::filesystem::path& database) {
    std::error_code ignored;
    auto folder = std::filesystem::absolute(database, ignored).parent_path();
    while (folder.has_relative_path() && !std::filesystem::exists(folder, ignored))
        folder = folder.parent_path();
    return folder;
}

/// What a run may need beside what is there: a first one the whole feed, a later one what changes in a day,
/// and its write-ahead log.
std::uint64_t space_needed(const Facts& facts) {
    constexpr std::uint64_t whole_feed = 500 * million;  // 292 MB at the peak of a first run, 25,000 ads
    constexpr std::uint64_t at_least = 100 * million;
    const auto present = facts.status ? facts.status->bytes : 0;
    return std::max(at_least, whole_feed - std::min(whole_feed, present));
}

}  // namespace

void check_database(const Facts& facts, Findings& findings) {
    const std::string path = facts.path.string();
    if (!facts.has_file)
        return findings.warning(fmt::format("{}: {}", path, no_file), "run jobfeed sync, which makes it");
    if (facts.why_no_mirror) {
        const bool unreadable = facts.why_no_mirror->kind() == ErrorKind::failed;
        return findings.problem(exit_code_of(facts.why_no_mirror->kind(), 0), facts.why_no_mirror->what(),
                                unreadable
                                    ? "run jobfeed as the user who owns it"
                                    : "name another file with --db; if this one is damaged, see DAMAGE "
                                      "in jobfeed(1)");
    }
    const MirrorHealth health = facts.mirror->health();
    if (!health.damage.empty()) {
        return findings.problem(ExitCode::database, fmt::format("{} is damaged: {}", path, health.damage),
                                "put a backup in its place, or move it away and run jobfeed sync (DAMAGE in "
                                "jobfeed(1))");
    }
    if (!health.index_damage.empty()) {
        return findings.problem(
            ExitCode::database,
            fmt::format("the full-text index of {} is damaged: {}", path, health.index_damage),
            "jobfeed verify --repair builds it again");
    }
    tell_contents(health, facts, findings);
}

void check_access(const Facts& facts, Findings& findings) {
    const std::string path = facts.path.string();
    if (facts.has_file && ::access(path.c_str(), W_OK) != 0) {
        findings.warning("you may not write to the database", "run jobfeed sync as its owner");
    } else if (!facts.has_file && ::access(folder_of(facts.path).c_str(), W_OK) != 0) {
        findings.problem(ExitCode::failed,
                         fmt::format("you may not make a database in {}", folder_of(facts.path).string()),
                         "run jobfeed as another user, or name another file with --db");
    }
    if (!facts.has_file) return;
    if (is_open_to_others(path)) {
        return findings.warning(
            fmt::format(
                "every user of this machine can read the database ({}), names, addresses and telephone "
                "numbers included",
                mode_text(path)),
            fmt::format("chmod 600 {} {} {}, unless that is meant", shell_word(path),
                        shell_word(path + "-wal"), shell_word(path + "-shm")));
    }
    findings.fine(fmt::format("the database is not open to every user ({})", mode_text(path)));
}

void check_drive(const Facts& facts, Findings& findings) {
    const Storage storage = storage_of(facts.path);
    const std::string kind = storage.file_system.empty() ? "unknown" : storage.file_system;
    constexpr const char* advice = "put the database on a disk of this machine (--db PATH)";
    if (!storage.has_locks) {
        return findings.problem(ExitCode::failed,
                                fmt::format("its file system ({}) has no working locks", kind), advice);
    }
    if (storage.on_network) {
        return findings.problem(
            ExitCode::failed,
            fmt::format("it is a network drive ({}), on which SQLite's locks and shared memory fail", kind),
            advice);
    }
    findings.fine(fmt::format("a disk of this machine (file system {})", kind));
}

void check_space(const Facts& facts, Findings& findings) {
    const auto folder = folder_of(facts.path);
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error)
        return findings.warning(fmt::format("of {}: {}", folder.string(), error.message()), "look with df");
    const auto needed = space_needed(facts);
    const std::string what = fmt::format("{} free in {}", megabytes(space.available), folder.string());
    if (space.available >= needed) return findings.fine(what);
    findings.problem(ExitCode::failed, fmt::format("{}, and {} may be needed", what, megabytes(needed)),
                     "make room there, or name a file on another disk with --db");
}

}  // namespace jobfeed::cli::doctor
