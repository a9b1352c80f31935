// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/error.hpp>

#include <string_view>

namespace jobfeed::publishing {

/// What a class of SQLSTATE means to who runs jobfeed.
struct Meaning {
    std::string_view beginning;  ///< of the SQLSTATE
    ErrorKind kind;
    std::string_view what_to_do;  ///< may be empty
};

[[nodiscard]] const Meaning& meaning_of(std::string_view state);

/// The SQLSTATE of a refused connection, which libpq keeps to itself, by its message. Empty if there was
/// none, or it is not known.
[[nodiscard]] std::string_view state_of_refusal(std::string_view why);

}  // namespace jobfeed::publishing
