// SPDX-License-Identifier: MIT
#include "cli/doctor_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/doctor/checks.hpp"
#include "cli/doctor/report.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/terminal/stop_signal.hpp"

#include <jobfeed/feed_info.hpp>

#include <CLI/App.hpp>

#include <limits>

namespace jobfeed::cli {
namespace {

/// A check that cannot be made says so, and the others are made all the same.
void look(const doctor::Check& check, const doctor::Facts& facts, doctor::Findings& findings) {
    findings.begin(check.name);
    try {
        check.look(facts, findings);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::stopped) throw;
        findings.problem(exit_code_of(error.kind(), 0), error.what(), {});
    }
}

}  // namespace

void DoctorCommand::setup(CLI::App& options) {
    options.add_flag("--offline", request_.offline, "Ask nothing of the network");
    options.add_flag("--json", json_, "Print a JSON object");
    add_text(options, "--feed", request_.feed, feed_names() + " [the one that the database follows]")
        ->type_name("FEED");
    add_text(options, "--url", request_.url, "The feed's base URL [the database's, else NAV's]")
        ->type_name("BASE");
    request_.token.setup(options);
    request_.connection.setup(options);
}

ExitCode DoctorCommand::run(const Context& context) {
    watch_stop_signals();
    const doctor::Facts facts = doctor::gather_facts(context, request_);
    doctor::Findings findings;
    const Screen screen = standard_output();
    constexpr auto unbroken = std::numeric_limits<std::size_t>::max();
    for (const doctor::Check& check : doctor::checks()) look(check, facts, findings);
    print(json_ ? report_json(findings, facts.path.string())
                : report_text(findings, screen.terminal ? screen.columns : unbroken));
    return findings.exit_code();
}

}  // namespace jobfeed::cli
