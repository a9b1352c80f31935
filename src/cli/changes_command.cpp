// SPDX-License-Identifier: MIT
#include "cli/changes_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/terminal/output_file.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/name_list.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/json_text.hpp>

#include <fmt/format.h>
#include <sys/stat.h>
#include <CLI/App.hpp>

#include <chrono>
#include <limits>

namespace jobfeed::cli {
namespace {

void append_line(std::string& out, std::string_view mirror, const Change& change, bool with_ad) {
    JsonObject object;
    object.text("mirror", mirror)
        .number("number", change.number)
        .time("at", change.at)
        .text("uuid", change.uuid)
        .text("kind", change.kind);
    if (with_ad) {
        std::string ad = "null";
        if (change.ad) {
            ad.clear();
            append_json_on_one_line(ad, *change.ad);
        }
        object.json("ad", ad);
    }
    out += object.str();
    out += '\n';
}

/// The file behind a path; 0 if there is none.
ino_t file_behind(const std::filesystem::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

void refuse_replaced(const std::filesystem::path& path, ino_t file) {
    if (file_behind(path) == file) return;
    throw Error(
        ErrorKind::database,
        fmt::format("{} was replaced by another file; go on with --after MIRROR:NUMBER:AT of the last line, "
                    "which tells whether it is the same mirror",
                    path.string()));
}

void exclude(bool one, bool other, std::string_view what) {
    if (one && other) throw Error(ErrorKind::usage, fmt::format("{} exclude each other", what));
}

}  // namespace

struct ChangesCommand::Reading {
    explicit Reading(const Context& context)
        : global(context.global),
          path(global.existing_database()),
          file(file_behind(path)),
          changes(Mirror::open(path)),
          mirror_id(changes.mirror_id()) {}

    const GlobalOptions& global;
    std::filesystem::path path;
    ino_t file;
    ChangeLog changes;
    std::string mirror_id;
    std::uint64_t after = 0;
    std::uint64_t left = 0;                   ///< how many more are wanted
    std::optional<std::uint64_t> remembered;  ///< where the mirror has the consumer
};

void ChangesCommand::setup(CLI::App& options) {
    const auto take_place = [this](const std::string& text) {
        after_ = parse_change_place(text);
        if (after_) return;
        throw CLI::ValidationError(
            "--after",
            fmt::format("'{}' is not a position; write NUMBER, MIRROR:NUMBER or MIRROR:NUMBER:AT", text));
    };
    options
        .add_option_function<std::string>("--after", take_place,
                                          "Only changes after this number, of this mirror")
        ->type_name("[MIRROR:]N[:AT]");
    add_when(options, "--since", since_, "Only changes found then or later (2024-06-01, 7d)");
    options.add_option("--kind", kinds_, "Only changes of these kinds, with commas between them")
        ->type_name("NAMES")
        ->allow_extra_args(false);
    options.add_flag("--with-ad", with_ad_, "With the ad of each, null if it has left");
    add_number(options, "--limit", limit_, 1, std::numeric_limits<int>::max(), "At most so many changes");
    add_text(options, "--consumer", consumer_, "Go on where this consumer was, and remember how far it came")
        ->type_name("NAME");
    options.add_flag("--peek", peek_, "Leave the consumer where it is");
    options.add_flag("--follow", follow_, "Wait for more, until stopped");
    add_path(options, "-o,--output", output_, "Write this file, whole or not at all; - is standard output");
}

void ChangesCommand::check_options() const {
    exclude(after_.has_value(), since_.has_value(), "--after and --since");
    exclude(!consumer_.empty(), since_.has_value(), "--consumer and --since");
    exclude(follow_, !output_.empty() && output_ != "-", "--follow and --output");
    if (peek_ && consumer_.empty()) throw Error(ErrorKind::usage, "--peek needs --consumer");
}

void ChangesCommand::begin(Reading& reading, Log& log) const {
    if (!consumer_.empty()) reading.remembered = reading.changes.place_of(consumer_);
    if (!consumer_.empty() && !reading.remembered && !after_ && !peek_)
        log.warning(
            fmt::format("consumer '{}' is new to this mirror, and reads all changes; if it is not new, the "
                        "mirror was replaced: remove from your copy each ad that is not among them",
                        consumer_));
    const ChangePlace place =
        after_ ? *after_ : ChangePlace{.mirror = {}, .number = reading.remembered.value_or(0), .at = {}};
    check_place(reading.changes, place);
    reading.after = place.number;
    reading.left = limit_ ? static_cast<std::uint64_t>(*limit_) : std::numeric_limits<std::uint64_t>::max();
}

ExitCode ChangesCommand::run(const Context& context) {
    check_options();
    kinds_ = names_in("--kind", kinds_, "kind", change_kinds());
    Reading reading(context);
    begin(reading, context.log);
    watch_stop_signals();
    if (output_.empty() || output_ == "-") {
        to_output(reading);
    } else {
        to_file(reading);
    }
    return ExitCode::done;
}

void ChangesCommand::to_file(Reading& reading) const {
    OutputFile file(output_);
    if (!write(reading, [&file](std::string_view text) { return file.write(text); })) return;
    file.commit();
    remember(reading);
}

void ChangesCommand::to_output(Reading& reading) const {
    while (write(reading, print)) {
        remember(reading);
        if (!follow_ || reading.left == 0 || !wait_for_more(reading)) return;
    }
}

bool ChangesCommand::write(Reading& reading, const Sink& sink) const {
    constexpr std::size_t enough = 64 * 1024;
    const std::uint64_t until = reading.changes.last();
    const Timestamp at = reading.global.moment();
    std::string text;
    bool wanted = true;
    std::uint64_t written = reading.after;
    reading.changes.each({.after = reading.after,
                          .until = until,
                          .since = moment_of(since_, at, -1),
                          .kinds = kinds_,
                          .with_ad = with_ad_,
                          .at = at},
                         [&](const Change& change) {
                             if (stop_signal() != 0)
                                 throw Error(ErrorKind::stopped, "stopped while printing changes");
                             append_line(text, reading.mirror_id, change, with_ad_);
                             written = change.number;
                             if (text.size() >= enough) {
                                 wanted = sink(text);
                                 text.clear();
                             }
                             return --reading.left > 0 && wanted;
                         });
    // What was passed over was of other kinds.
    reading.after = reading.left == 0 ? written : until;
    return wanted && (text.empty() || sink(text));
}

bool ChangesCommand::wait_for_more(const Reading& reading) {
    constexpr std::chrono::milliseconds between_looks{500};
    while (true) {
        const auto version = reading.changes.version();
        if (reading.changes.last() > reading.after) return true;
        while (reading.changes.version() == version) {
            if (!wait_while_read(between_looks)) return false;
            if (stop_signal() != 0) throw Error(ErrorKind::stopped, "stopped while waiting for changes");
            refuse_replaced(reading.path, reading.file);
        }
    }
}

void ChangesCommand::remember(Reading& reading) const {
    if (consumer_.empty() || peek_ || reading.remembered == reading.after) return;
    // Longer than most steps of a run; one that turns to another scope is a single step.
    constexpr std::chrono::seconds patience{60};
    const auto began = std::chrono::steady_clock::now();
    while (true) {
        try {
            remember_place(reading.path, consumer_, reading.after, reading.global.moment());
            reading.remembered = reading.after;
            return;
        } catch (const Error& error) {
            const std::string what = fmt::format(
                "the changes were written, but consumer '{}' was not moved on, so that they will come again",
                consumer_);
            if (stop_signal() != 0) throw Error(ErrorKind::stopped, "stopped: " + what);
            const bool again =
                error.kind() == ErrorKind::busy && std::chrono::steady_clock::now() - began < patience;
            if (!again) throw Error(error.kind(), fmt::format("{}: {}", what, error.what()));
        }
    }
}

}  // namespace jobfeed::cli
