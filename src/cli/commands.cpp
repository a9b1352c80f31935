// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"

#include "cli/changes_command.hpp"
#include "cli/completion_command.hpp"
#include "cli/compliance_command.hpp"
#include "cli/config_command.hpp"
#include "cli/doctor_command.hpp"
#include "cli/export_command.hpp"
#include "cli/prune_command.hpp"
#include "cli/publish_command.hpp"
#include "cli/report_command.hpp"
#include "cli/search_command.hpp"
#include "cli/serve_command.hpp"
#include "cli/show_command.hpp"
#include "cli/status_command.hpp"
#include "cli/sync_command.hpp"
#include "cli/token_command.hpp"
#include "cli/verify_command.hpp"

namespace jobfeed::cli {

std::vector<std::unique_ptr<Command>> make_commands() {
    std::vector<std::unique_ptr<Command>> commands;
    commands.push_back(std::make_unique<SyncCommand>());
    commands.push_back(std::make_unique<PruneCommand>());
    commands.push_back(std::make_unique<ExportCommand>());
    commands.push_back(std::make_unique<ChangesCommand>());
    commands.push_back(std::make_unique<SearchCommand>());
    commands.push_back(std::make_unique<ShowCommand>());
    commands.push_back(std::make_unique<PublishCommand>());
    commands.push_back(std::make_unique<StatusCommand>());
    commands.push_back(std::make_unique<ReportCommand>());
    commands.push_back(std::make_unique<VerifyCommand>());
    commands.push_back(std::make_unique<ComplianceCommand>());
    commands.push_back(std::make_unique<DoctorCommand>());
    commands.push_back(std::make_unique<ConfigCommand>());
    commands.push_back(std::make_unique<CompletionCommand>());
    commands.push_back(std::make_unique<CompleteCommand>());
    commands.push_back(std::make_unique<ServeCommand>());
    commands.push_back(std::make_unique<TokenCommand>());
    return commands;
}

}  // namespace jobfeed::cli
