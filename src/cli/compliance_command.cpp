// SPDX-License-Identifier: MIT
#include "cli/compliance_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"

#include <CLI/App.hpp>

namespace jobfeed::cli {
namespace {

constexpr std::chrono::hours usual_max_age{6};
constexpr std::chrono::hours usual_max_lag{1};

}  // namespace

void ComplianceCommand::setup(CLI::App& options) {
    options.add_flag("--offline", offline_, "Do not ask the feed");
    options.add_flag("--json", json_, "Print a JSON object");
    add_duration(options, "--max-age", max_age_, "How old the last complete run may be [6h]");
    add_duration(options, "--max-lag", max_lag_,
                 "For how long a reader of changes may leave one unread [1h]");
    feed_.setup(options);
}

ExitCode ComplianceCommand::ask(const Context& context, ComplianceFacts& facts) {
    if (offline_ || !feed_.is_wanted()) return ExitCode::done;
    try {
        feed_.find_token(context);
        facts.feed = feed_.ask(context, Mirror::open(context.global.existing_database()));
        return facts.feed->unjudged > 0 ? ExitCode::unavailable : ExitCode::done;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unavailable && error.kind() != ErrorKind::token) throw;
        facts.why_not_asked = error.what();
        return exit_code_of(error.kind(), stop_signal());
    }
}

ExitCode ComplianceCommand::run(const Context& context) {
    watch_stop_signals();
    const auto path = context.global.existing_database();
    const Timestamp at = context.global.moment();
    ComplianceFacts facts{.proof = prove(path, at),
                          .max_age = max_age_.value_or(usual_max_age),
                          .max_lag = max_lag_.value_or(usual_max_lag),
                          .at = at};
    ExitCode code = ask(context, facts);
    const auto checks = compliance_checks(facts);
    if (is_any(checks, ComplianceCheck::State::broken)) code = ExitCode::incomplete;
    print(json_ ? compliance_json(checks, path.string(), at, static_cast<int>(code))
                : compliance_text(checks, path.string(), at));
    return code;
}

}  // namespace jobfeed::cli
