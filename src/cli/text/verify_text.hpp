// SPDX-License-Identifier: MIT
#pragma once

#include "cli/exit_code.hpp"

#include <jobfeed/verify.hpp>

#include <optional>
#include <string>

namespace jobfeed::cli {

/// All that a verification has found.
struct Verified {
    MirrorHealth health{};
    Ledger ledger{};
    std::optional<VerifyReport> feed{};  ///< nothing: it was not asked

    /// 7 for damage, 3 for drift, for ads that could not be judged and for a ledger that does not balance,
    /// else 0.
    [[nodiscard]] ExitCode exit_code() const;
};

[[nodiscard]] std::string verify_text(const Verified& verified);
[[nodiscard]] std::string verify_json(const Verified& verified);

}  // namespace jobfeed::cli
