// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/error.hpp>

#include <string>
#include <string_view>

namespace jobfeed::publishing {

/// What a class of SQLSTATE means to who runs jobfeed.
struct Meaning {
    std::string_view beginning;  ///< of the SQLSTATE
    ErrorKind kind;
    std::string_view what_to_do;  ///< may be empty
};

[[nodiscard]] const Meaning& meaning_of(std::string_view state);

/// Why a connection was refused.
struct Refusal {
    std::string state{};  ///< its SQLSTATE; empty if there was none, or it is not known
    std::string why{};
};

/// By the message that libpq gives with PQERRORS_VERBOSE: in it the server's SQLSTATE stands before its
/// words, whatever language they are in. What libpq itself finds has no SQLSTATE, and is known by its words.
[[nodiscard]] Refusal refusal_of(const std::string& message);

}  // namespace jobfeed::publishing
