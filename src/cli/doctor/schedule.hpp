// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli::doctor {

/// The lines of a table of cron's, or of a list of timers, that run jobfeed. No comments.
[[nodiscard]] std::vector<std::string> lines_about_jobfeed(std::string_view text);

/// What starts jobfeed on this machine, as far as this user may see: `systemd: …`, `crontab: …`.
[[nodiscard]] std::vector<std::string> schedules();

}  // namespace jobfeed::cli::doctor
