// SPDX-License-Identifier: MIT
#pragma once

#include "cli/doctor/finding.hpp"
#include "cli/doctor/patient.hpp"

#include <span>
#include <string_view>

namespace jobfeed::cli::doctor {

struct Check {
    std::string_view name;
    void (*look)(const Patient&, Findings&);
};

/// All checks, in an order in which what fails first is to be mended first.
[[nodiscard]] std::span<const Check> checks();

// Of the configuration, the token and the network.
void check_configuration(const Patient& patient, Findings& findings);
void check_token(const Patient& patient, Findings& findings);
void check_feed(const Patient& patient, Findings& findings);
void check_clock(const Patient& patient, Findings& findings);
void check_certificates(const Patient& patient, Findings& findings);
void check_proxy(const Patient& patient, Findings& findings);

// Of the database and the disk.
void check_database(const Patient& patient, Findings& findings);
void check_access(const Patient& patient, Findings& findings);
void check_drive(const Patient& patient, Findings& findings);
void check_space(const Patient& patient, Findings& findings);

// Of the runs.
void check_time_zones(const Patient& patient, Findings& findings);
void check_schedule(const Patient& patient, Findings& findings);
void check_last_run(const Patient& patient, Findings& findings);
void check_exceptions(const Patient& patient, Findings& findings);
void check_flaws(const Patient& patient, Findings& findings);

}  // namespace jobfeed::cli::doctor
