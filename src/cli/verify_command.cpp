// SPDX-License-Identifier: MIT
#include "cli/verify_command.hpp"

#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/terminal/sync_progress.hpp"
#include "cli/text/run_summary.hpp"

#include <jobfeed/mirror_writer.hpp>
#include <jobfeed/sync.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <memory>
#include <vector>

namespace jobfeed::cli {
namespace {

std::vector<std::string> uuids_of(const VerifyReport& report) {
    std::vector<std::string> uuids;
    for (const Drift& drift : report.drift) uuids.push_back(drift.uuid);
    return uuids;
}

}  // namespace

void VerifyCommand::setup(CLI::App& options) {
    feed_.setup(options);
    options.add_flag("--repair", repair_, "Have a sync look up what differs, and rebuild a damaged index");
    options.add_flag("--json", json_, "Print a JSON object");
}

ExitCode VerifyCommand::run(const Context& context) {
    watch_stop_signals();
    const auto path = context.global.existing_database();
    if (feed_.is_wanted() || repair_) feed_.find_token(context);
    Verified verified{.health = MirrorWriter::check(path)};
    if (verified.health.damage.empty()) {
        const Mirror mirror = Mirror::open(path);
        verified.ledger = mirror.ledger(context.global.moment());
        if (feed_.is_wanted()) verified.feed = feed_.ask(context, mirror);
    }
    print(json_ ? verify_json(verified) : verify_text(verified));
    const ExitCode code = verified.exit_code();
    if (!repair_ || code == ExitCode::done) return code;
    if (!verified.health.damage.empty()) {
        context.log.error("what is damaged cannot be repaired: see DAMAGE in jobfeed(1)");
        return code;
    }
    return repair(context, path, verified);
}

ExitCode VerifyCommand::repair(const Context& context, const std::filesystem::path& path,
                               const Verified& verified) const {
    if (!verified.health.index_damage.empty()) MirrorWriter::drop_index(path);
    MirrorWriter mirror = MirrorWriter::open(path);
    const auto scope = mirror.mirror().scope();
    if (!scope) throw Error(ErrorKind::database, "the mirror follows no feed yet: run jobfeed sync");
    SourceOptions reading = feed_.source_options(context, *scope);
    SyncRun run =
        mirror.begin_sync({.scope = *scope, .at = reading.at, .token_expires = feed_.token_expires()});
    if (verified.feed) run.lookups().recheck(uuids_of(*verified.feed));
    reading.cursor = run.lookups().cursor();
    // Of a searched feed, every page is read: nothing less finds what has changed without a new time of
    // update.
    auto known = run.known_feed(reading.at);
    known.proved = false;
    reading.known = std::make_shared<const KnownFeed>(std::move(known));
    const auto source = make_feed(reading);
    SyncProgress progress(context.log);
    const SyncReport report =
        jobfeed::sync(*source, mirror, std::move(run),
                      {.at = reading.at, .trust_clock = context.global.now.has_value()}, progress);
    context.log.closing("repaired by a sync: " + describe(report));
    if (report.incomplete.empty()) return ExitCode::done;
    context.log.error(fmt::format("incomplete: {}; run again", report.incomplete));
    return ExitCode::incomplete;
}

}  // namespace jobfeed::cli
