// SPDX-License-Identifier: MIT
#include "cli/prune_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/text/duration.hpp"
#include "cli/text/number_text.hpp"
#include "cli/text/run_summary.hpp"

#include <jobfeed/prune.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {

void PruneCommand::setup(CLI::App& options) {
    add_duration(options, "--keep", keep_, "Keep ads that left less than this long ago (30d, 6h) [0]");
    options.add_flag("--rewrite", rewrite_, "Write the whole file again, without free pages");
    options.add_flag("--dry-run", dry_run_, "Only tell what would be done");
}

ExitCode PruneCommand::run(const Context& context) {
    MirrorWriter mirror = MirrorWriter::open(context.global.existing_database());
    const PruneReport report = prune(mirror, {.at = context.global.moment(),
                                              .keep = keep_.value_or(std::chrono::seconds{0}),
                                              .rewrite = rewrite_,
                                              .dry_run = dry_run_});
    context.log.closing(fmt::format("{}{} expired, {} deleted, {} kept", dry_run_ ? "would be: " : "",
                                    grouped(report.expired), grouped(report.deleted), grouped(report.kept)));
    if (report.since_sync && *report.since_sync > std::chrono::days{1}) {
        context.log.warning(
            fmt::format("by this machine's clock, the last sync was {}; if the clock is wrong, set it "
                        "and run jobfeed sync, which brings back what expired too early",
                        rough_age(*report.since_sync)));
    }
    if (report.held_back) context.log.warning(prune_held_back);
    return ExitCode::done;
}

}  // namespace jobfeed::cli
