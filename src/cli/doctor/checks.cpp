// SPDX-License-Identifier: MIT
#include "cli/doctor/checks.hpp"

#include <array>

namespace jobfeed::cli::doctor {

std::span<const Check> checks() {
    static constexpr std::array all{
        Check{"configuration", check_configuration},
        Check{"drive", check_drive},
        Check{"database", check_database},
        Check{"access", check_access},
        Check{"space", check_space},
        Check{"time zones", check_time_zones},
        Check{"proxy", check_proxy},
        Check{"certificates", check_certificates},
        Check{"token", check_token},
        Check{"feed", check_feed},
        Check{"clock", check_clock},
        Check{"schedule", check_schedule},
        Check{"last run", check_last_run},
        Check{"exceptions", check_exceptions},
        Check{"flaws", check_flaws},
    };
    return all;
}

}  // namespace jobfeed::cli::doctor
