// SPDX-License-Identifier: MIT
#include "cli/doctor/finding.hpp"

#include <algorithm>

namespace jobfeed::cli::doctor {

ExitCode Findings::exit_code() const {
    const auto first = std::find_if(all_.begin(), all_.end(),
                                    [](const Finding& each) { return each.level == Level::problem; });
    return first == all_.end() ? ExitCode::done : first->code;
}

}  // namespace jobfeed::cli::doctor
