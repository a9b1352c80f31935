// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace jobfeed::cli::completion {

/// What a shell is to read to complete jobfeed's words; empty for a shell that is not known. All that it
/// knows it asks the program for, with a colon before each word so that none is taken for an option.
[[nodiscard]] std::string_view script_for(std::string_view shell);

}  // namespace jobfeed::cli::completion
