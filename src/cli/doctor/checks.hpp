// SPDX-License-Identifier: MIT
#pragma once

#include "cli/doctor/facts.hpp"
#include "cli/doctor/finding.hpp"

#include <span>
#include <string_view>

namespace jobfeed::cli::doctor {

struct Check {
    std::string_view name;
    void (*look)(const Facts&, Findings&);
};

/// All checks, in an order in which what fails first is to be mended first.
[[nodiscard]] std::span<const Check> checks();

// Of the configuration, the token and the network.
void check_configuration(const Facts& facts, Findings& findings);
void check_token(const Facts& facts, Findings& findings);
void check_feed(const Facts& facts, Findings& findings);
void check_clock(const Facts& facts, Findings& findings);
void check_certificates(const Facts& facts, Findings& findings);
void check_proxy(const Facts& facts, Findings& findings);

// Of the database and the disk.
void check_database(const Facts& facts, Findings& findings);
void check_access(const Facts& facts, Findings& findings);
void check_drive(const Facts& facts, Findings& findings);
void check_space(const Facts& facts, Findings& findings);

// Of the runs.
void check_time_zones(const Facts& facts, Findings& findings);
void check_schedule(const Facts& facts, Findings& findings);
void check_last_run(const Facts& facts, Findings& findings);
void check_exceptions(const Facts& facts, Findings& findings);
void check_flaws(const Facts& facts, Findings& findings);

}  // namespace jobfeed::cli::doctor
