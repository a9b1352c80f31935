// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/report.hpp>

namespace jobfeed::serve {

/// The report as a page of the site.
[[nodiscard]] Answer report_answer(const Request& request, const MirrorReport& report);

}  // namespace jobfeed::serve
