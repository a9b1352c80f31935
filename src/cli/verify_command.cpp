// SPDX-License-Identifier: MIT
#include "cli/verify_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/token_check.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/terminal/sync_progress.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/run_summary.hpp"

#include <jobfeed/feed_info.hpp>
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
    add_number(options, "--sample", sample_, 0, 1'000'000,
               "Ask for so many ads, drawn by chance; 0 asks nothing");
    options.add_flag("--all", all_, "Ask for every active ad");
    options.add_flag("--repair", repair_, "Have a sync look up what differs, and rebuild a damaged index");
    options.add_flag("--json", json_, "Print a JSON object");
    token_.setup(options);
    add_number(options, "--jobs", jobs_, 1, 16, "Concurrent requests");
    add_duration(options, "--timeout", timeout_, "Give up a request that stalls this long [60s]");
    add_number(options, "--retries", retries_, 0, 100, "Further attempts at a request");
    connection_.setup(options);
}

ExitCode VerifyCommand::run(const Context& context) {
    watch_stop_signals();
    const auto path = context.global.existing_database();
    if (all_ || sample_ > 0 || repair_) found_ = token_.find(context.origins);
    Verified verified{.health = MirrorWriter::check(path)};
    if (verified.health.damage.empty()) {
        const Mirror mirror = Mirror::open(path);
        verified.ledger = mirror.ledger(context.global.moment());
        if (all_ || sample_ > 0) verified.feed = ask(context, mirror);
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

SourceOptions VerifyCommand::source_options(const Context& context, const Scope& scope) const {
    check_token(found_, feed_info(scope.feed), context.global.moment(), context.log);
    SourceOptions options;
    options.scope = scope;
    if (found_) options.token = found_->text;
    options.at = context.global.moment();
    options.jobs = jobs_;
    options.retries = retries_;
    if (timeout_) options.timeout = *timeout_;
    connection_.apply(options);
    options.stop_requested = [] { return stop_signal() != 0; };
    options.note = [&log = context.log](std::string_view text) { log.info(text); };
    return options;
}

VerifyReport VerifyCommand::ask(const Context& context, const Mirror& mirror) const {
    const auto scope = mirror.scope();
    if (!scope) throw Error(ErrorKind::database, "the mirror follows no feed yet: run jobfeed sync");
    VerifyOptions options{.sample = static_cast<std::size_t>(sample_), .at = context.global.moment()};
    if (all_) options.sample.reset();
    const auto source =
        make_source(verifying_options(source_options(context, *scope), mirror.status(options.at)));
    auto report = verify(*source, mirror, options, [&](std::uint64_t done, std::uint64_t total) {
        if (context.log.progress_due())
            context.log.progress({fmt::format("{} of {} ads", grouped(done), grouped(total))});
    });
    context.log.end_progress();
    return report;
}

ExitCode VerifyCommand::repair(const Context& context, const std::filesystem::path& path,
                               const Verified& verified) const {
    if (!verified.health.index_damage.empty()) MirrorWriter::drop_index(path);
    MirrorWriter mirror = MirrorWriter::open(path);
    const auto scope = mirror.mirror().scope();
    if (!scope) throw Error(ErrorKind::database, "the mirror follows no feed yet: run jobfeed sync");
    SourceOptions reading = source_options(context, *scope);
    SyncRun run = mirror.begin_sync(
        {.scope = *scope, .at = reading.at, .token_expires = found_ ? found_->claims.expires : std::nullopt});
    if (verified.feed) run.lookups().recheck(uuids_of(*verified.feed));
    reading.cursor = run.lookups().cursor();
    // Of a searched feed, every page is read: nothing less finds what has changed without a new time of
    // update.
    auto known = run.known_feed(reading.at);
    known.proved = false;
    reading.known = std::make_shared<const KnownFeed>(std::move(known));
    const auto source = make_source(reading);
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
