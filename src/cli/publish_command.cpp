// SPDX-License-Identifier: MIT
#include "cli/publish_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/publishing.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/duration.hpp"
#include "cli/text/json_object.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {
namespace {

std::string json_of(const PublishReport& report, const std::string& target,
                    std::chrono::milliseconds duration) {
    return JsonObject()
        .text("outcome", "done")
        .text("target", target)
        .number("copied", report.copied)
        .number("changes", report.changes)
        .number("written", report.written)
        .number("removed", report.removed)
        .number("differed", report.differed)
        .number("retries", report.retries)
        .number("number", report.number)
        .number("milliseconds", std::int64_t{duration.count()})
        .str();
}

}  // namespace

void PublishCommand::setup(CLI::App& options) {
    options
        .add_option("--target,TARGET", target_,
                    "Where to: postgresql://USER@HOST/DATABASE, https://HOST/PATH")
        ->type_name("");
    where_.setup(options, "--schema");
    options.add_flag("--adopt", adopt_,
                     "Empty a target that another mirror was published to, and take it over");
    options.add_flag("--history", history_, "From now on keep each version of an ad there");
    options.add_flag("--verify", verify_, "Compare the target with the mirror, and mend what differs");
    add_number(options, "--batch", batch_, 1, 10'000, "Ads or changes in a transaction, at most");
    add_number(options, "--retries", retries_, 0, 100, "Further attempts, once the target was reached");
    add_duration(options, "--timeout", timeout_, "Give up a server that hangs this long [60s]");
    connection_.setup(options);
    options.add_flag("--json", json_, "Print the result as a JSON object");
}

ExitCode PublishCommand::run(const Context& context) {
    watch_stop_signals();
    if (target_.empty())
        throw Error(ErrorKind::usage,
                    "no target given; name one: postgresql://USER@HOST/DATABASE or https://HOST/PATH");
    PublishOptions options = where_.options(context, target_, connection_);
    options.adopt = adopt_;
    options.history = history_;
    options.verify = verify_;
    if (timeout_ && timeout_->count() == 0) throw Error(ErrorKind::usage, "--timeout must be at least 1s");
    if (timeout_) options.timeout = *timeout_;
    options.batch = static_cast<std::size_t>(batch_);
    options.retries = retries_;
    const std::string target = target_name(target_, options);
    const auto began = std::chrono::steady_clock::now();
    const PublishReport report = publish_mirror(context, target_, options);
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    context.log.closing(fmt::format("{} · {}", describe(report, target), exact(took)));
    if (json_) print(json_of(report, target, took) + "\n");
    return ExitCode::done;
}

}  // namespace jobfeed::cli
