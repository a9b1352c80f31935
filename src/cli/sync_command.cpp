// SPDX-License-Identifier: MIT
#include "cli/sync_command.hpp"

#include "cli/config/feed_choice.hpp"
#include "cli/config/option_types.hpp"
#include "cli/config/scope_options.hpp"
#include "cli/config/token_check.hpp"
#include "cli/publishing.hpp"
#include "cli/terminal/output_file.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/terminal/sync_progress.hpp"
#include "cli/text/filter_check.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/run_summary.hpp"

#include <jobfeed/feed_info.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>
#include <charconv>

namespace jobfeed::cli {
namespace {

/// The mirror as it is; nothing if there is none yet: a run that fails before it reads should not make one.
std::optional<MirrorWriter> open_existing(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    return MirrorWriter::open(path);
}

/// Reads `250` or `20%`; nothing given is the usual limit. Throws Error (usage).
RemovalLimit removal_limit(std::string_view text) {
    if (text.empty()) return {};
    const bool is_share = text.back() == '%';
    const std::string_view digits = is_share ? text.substr(0, text.size() - 1) : text;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size() || (is_share && number > 100)) {
        throw Error(ErrorKind::usage,
                    fmt::format("--max-removals {}: give a number of ads, or a share from 0% to 100%", text));
    }
    if (is_share) return {.share = static_cast<double>(number) / 100};
    return {.number = number};
}

void add_page_size(CLI::App& options, std::optional<int>& value) {
    int largest = 1;
    std::string help;
    for (const FeedInfo& feed : feeds()) {
        largest = std::max(largest, feed.largest_page);
        help += fmt::format("{}{} to {} for {} [{}]", help.empty() ? "Ads or events in a page: " : ", ",
                            feed.smallest_page, feed.largest_page, feed.name, feed.usual_page);
    }
    add_number(options, "--page-size", value, 1, largest, help);
}

}  // namespace

void SyncCommand::setup(CLI::App& options) {
    setup_scope(options);
    token_.setup(options);
    setup_reading(options);
    add_text(options, "--max-removals", max_removals_,
             "Withdraw at most so many ads, or this share [20%, or 200 ads]")
        ->type_name("N|P%");
    options.add_flag("--no-prune", no_prune_, "Keep the content of ads that have left");
    options.add_flag("--dry-run", dry_run_, "Only report what would change");
    add_text(options, "--publish", publish_, "Then carry what has changed to this target, as jobfeed publish")
        ->type_name("TARGET");
    publish_target_.setup(options, "--publish-schema");
    options.add_flag("--json", json_, "Print the result as a JSON object");
    add_path(options, "--metrics-file", metrics_file_,
             "Write the result for Prometheus, also of a run that failed");
}

void SyncCommand::setup_scope(CLI::App& options) {
    add_text(options, "--feed", feed_, feed_names() + " [the one that the database follows]")
        ->type_name("FEED");
    add_text(options, "--url", url_, "The feed's base URL [NAV's]")->type_name("BASE");
    add_filters(options, filters_);
    options.add_flag("--rescope", rescope_, "Let the database follow another feed, URL or filters");
}

void SyncCommand::setup_reading(CLI::App& options) {
    auto* quick =
        options.add_flag("--quick", quick_, "Only what is new or changed since the last complete run");
    options.add_flag("--full", full_, "Read the whole feed, whatever was read before")->excludes(quick);
    add_number(options, "--jobs", jobs_, 1, 16, "Concurrent requests");
    add_page_size(options, page_size_);
    add_number(options, "--recheck", recheck_, 0, 100'000,
               "Ads to look up again, those confirmed longest ago; 0 for none (stilling-feed)");
    add_timeout(options, timeout_);
    add_duration(options, "--max-duration", max_duration_, "End after this long, keeping what was read");
    add_number(options, "--retries", retries_, 0, 100, "Retries per request");
    connection_.setup(options);
}

ExitCode SyncCommand::run(const Context& context) {
    watch_stop_signals();
    const auto began = std::chrono::steady_clock::now();
    const Timestamp at = context.global.moment();
    const auto tell = [&](ExitCode code) {
        const auto duration =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
        write_metrics(context,
                      {.began = at, .ended = at + duration, .duration = duration, .exit_code = code});
        return code;
    };
    try {
        return tell(sync_once(context));
    } catch (const Error& error) {
        tell(exit_code_of(error.kind(), stop_signal()));
        throw;
    }
}

/// Written for failed runs too. An error here must not hide the run's own.
void SyncCommand::write_metrics(const Context& context, RunMetrics run) const {
    if (metrics_file_.empty() || dry_run_) return;
    try {
        run.mirror = Mirror::open(context.global.existing_database()).status(run.ended);
    } catch (const Error&) {  // there is none yet, or it is damaged: the exit code tells
        run.mirror.reset();
    }
    try {
        OutputFile file(metrics_file_);
        file.write(metrics_text(run));
        file.commit();
    } catch (const Error& error) {
        context.log.warning(fmt::format("the metrics are not written: {}", error.what()));
    }
}

void SyncCommand::check_options() const {
    if (!feed_.empty()) static_cast<void>(feed_info(feed_));
    // Nothing of the new scope is there to go on from.
    if (rescope_ && quick_) throw Error(ErrorKind::usage, "--rescope excludes --quick");
    static_cast<void>(removal_limit(max_removals_));
}

ExitCode SyncCommand::sync_once(const Context& context) {
    check_options();
    check_publishing(context);
    const auto path = context.global.database();
    std::optional<MirrorWriter> mirror = open_existing(path);
    const auto token = token_.find(context.origins);
    const Scope scope = choose_scope(context, mirror ? mirror->mirror().scope() : std::nullopt, token);
    const FeedInfo& feed = feed_info(scope.feed);
    if (recheck_ && !feed.has_lookups) {
        throw Error(
            ErrorKind::usage,
            fmt::format("--recheck looks up ads again, which {} does not need: --full reads every page",
                        feed.name));
    }
    check_token(token, feed, context.global.moment(), context.log);
    if (!mirror) mirror = dry_run_ ? MirrorWriter::open_temporary() : MirrorWriter::open(path);
    if (dry_run_) mirror->begin_dry_run();
    SyncRun run = mirror->begin_sync({.scope = scope,
                                      .rescope = rescope_,
                                      .at = context.global.moment(),
                                      .token_expires = token ? token->claims.expires : std::nullopt});
    remember(scope, *mirror, run, context.global.moment());
    const SourceOptions reading = source_options(context, scope, token, run);
    try {
        const ExitCode code = read_feed(context, reading, *mirror, std::move(run));
        mirror.reset();
        publish(context);
        return code;
    } catch (const Error& error) {
        // What was stored before the feed went away is not to wait for it.
        if (error.kind() == ErrorKind::unavailable) {
            mirror.reset();
            publish(context);
        }
        throw;
    }
}

ExitCode SyncCommand::read_feed(const Context& context, const SourceOptions& reading, MirrorWriter& mirror,
                                SyncRun run) {
    const auto feed = make_feed(reading);
    SyncProgress progress(context.log);
    SyncOptions options{.at = context.global.moment(),
                        .trust_clock = context.global.now.has_value(),
                        .quick = reading.changed_since.has_value(),
                        .full = full_,
                        .prune = !no_prune_ && !dry_run_,
                        .index = !dry_run_,
                        .max_removals = removal_limit(max_removals_)};
    if (recheck_) options.recheck = static_cast<std::size_t>(*recheck_);
    const SyncReport report = jobfeed::sync(*feed, mirror, std::move(run), options, progress);
    const ExitCode code = conclude(context, reading.scope, report, options.quick ? "quick" : "complete",
                                   mirror.mirror().status(context.global.moment()).last_change > 0);
    // conclude() has warned of a mirror without ads.
    if (code == ExitCode::done && report.active > 0) {
        for (const auto& warning : unmatched_filters(
                 mirror.mirror(), {.at = context.global.moment(), .filters = reading.scope.filters}))
            context.log.warning(warning);
    }
    return code;
}

void SyncCommand::check_publishing(const Context& context) const {
    if (publish_.empty()) return;
    static_cast<void>(target_name(publish_, publish_target_.options(context, publish_, connection_)));
}

void SyncCommand::publish(const Context& context) const {
    if (publish_.empty() || dry_run_) return;
    const PublishOptions options = publish_target_.options(context, publish_, connection_);
    try {
        const PublishReport report = publish_mirror(context, publish_, options);
        context.log.closing(describe(report, target_name(publish_, options)));
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::stopped) throw;
        context.log.warning(fmt::format("not published: {}", error.what()));
    }
}

Scope SyncCommand::choose_scope(const Context& context, const std::optional<Scope>& followed,
                                const std::optional<FoundToken>& token) const {
    const auto claims = token ? std::optional(token->claims) : std::nullopt;
    const FeedHints hints{.requested = feed_, .url = url_, .followed = followed, .claims = claims};
    const FeedChoice choice = choose_feed(hints);
    Scope scope = scope_of(choice, hints);
    // Who names no filter goes on with those of the mirror, unless asked to choose them again.
    if (rescope_ || !(filters_ == Filters{})) scope.filters = filters_;
    scope = normalised(std::move(scope));
    context.log.info(fmt::format("{}: {}", jobfeed::describe(scope), choice.why));
    return scope;
}

void SyncCommand::remember(const Scope& scope, const MirrorWriter& mirror, SyncRun& run, Timestamp at) const {
    const bool told = !url_.empty() || !feed_.empty() || !(filters_ == Filters{});
    const Mirror& present = mirror.mirror();
    if (dry_run_ || !told || present.scope() == scope || present.status(at).last_change > 0) return;
    Tally nothing;
    run.store({}, at, nothing);
}

SourceOptions SyncCommand::source_options(const Context& context, const Scope& scope,
                                          const std::optional<FoundToken>& token, const SyncRun& run) const {
    SourceOptions options;
    options.scope = scope;
    if (token) options.token = token->text;
    options.at = context.global.moment();
    if (!full_) options.cursor = run.lookups().cursor();
    auto known = run.known_feed(context.global.moment());
    known.proved = known.proved && !full_;
    options.known = std::make_shared<const KnownFeed>(std::move(known));
    options.jobs = jobs_;
    options.page_size = page_size_;
    options.retries = retries_;
    if (timeout_) options.timeout = *timeout_;
    options.max_duration = max_duration_;
    connection_.apply(options);
    options.stop_requested = [] { return stop_signal() != 0; };
    options.note = [&log = context.log](std::string_view text) { log.info(text); };
    if (quick_ && !feed_info(scope.feed).has_changes_only) {
        // An hour more: clocks differ by up to that, and ads take a while to appear.
        options.changed_since = run.last_success(context.global.moment());
        if (options.changed_since) *options.changed_since -= std::chrono::hours{1};
        if (!options.changed_since)
            context.log.info("no complete run yet to start from: reading the whole feed");
    }
    return options;
}

ExitCode SyncCommand::conclude(const Context& context, const Scope& scope, const SyncReport& report,
                               std::string_view outcome, bool had_ads) const {
    const bool complete = report.incomplete.empty();
    const ExitCode code = complete ? ExitCode::done : ExitCode::incomplete;
    context.log.closing((dry_run_ ? "dry run, nothing was changed: " : "") + describe(report));
    if (!complete) {
        context.log.error(fmt::format("incomplete: {}; {}run again", report.incomplete,
                                      report.record.tally.withdrawn == 0 ? "nothing was withdrawn, " : ""));
    }
    if (report.active == 0 && !had_ads && !(scope.filters == Filters{})) {
        context.log.warning(fmt::format("no ad matches the filters of {}; are they spelt as NAV spells them?",
                                        jobfeed::describe(scope)));
    }
    if (report.known_exceptions > 0) {
        context.log.warning(fmt::format(
            "{} of the feed could not be read for a day or more (jobfeed status tells why); ads among "
            "them are looked up again daily",
            number_of(report.known_exceptions, "entry", "entries")));
    }
    if (!report.flaws.empty()) context.log.warning(report.flaws);
    if (report.prune_held_back) context.log.warning(prune_held_back);
    if (json_) {
        JsonObject object;
        object.text("outcome", complete ? outcome : "incomplete")
            .number("exit_code", std::int64_t{static_cast<int>(code)})
            .text_or_null("incomplete", report.incomplete)
            .text("feed", scope.feed)
            .text("base_url", scope.base_url)
            .json("filters", filters_json(scope.filters))
            .number("active", report.active);
        add_figures(object, report.record);
        object.number("pruned", report.pruned)
            .json("prune_held_back", report.prune_held_back ? "true" : "false")
            .number("known_exceptions", report.known_exceptions)
            .number("read_milliseconds", std::int64_t{report.read_duration.count()})
            .number("milliseconds", std::int64_t{report.duration.count()});
        print(object.str() + "\n");
    }
    return code;
}

}  // namespace jobfeed::cli
