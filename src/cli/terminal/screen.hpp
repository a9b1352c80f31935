// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace jobfeed::cli {

/// What standard output is written to.
struct Screen {
    bool terminal = false;  ///< a person reads it
    bool colour = false;
    std::size_t columns = 80;
};

/// By stdout, TERM, NO_COLOR and COLUMNS. To be asked before a pager takes the place of stdout.
[[nodiscard]] Screen standard_output();

}  // namespace jobfeed::cli
