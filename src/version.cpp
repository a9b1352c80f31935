// SPDX-License-Identifier: MIT
#include <jobfeed/version.hpp>

namespace jobfeed {

std::string_view version() noexcept {
    return JOBFEED_VERSION;
}

std::string_view project_page() noexcept {
    return JOBFEED_PROJECT_PAGE;
}

}  // namespace jobfeed
