// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/compliance.hpp>
#include <jobfeed/verify.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// One of NAV's terms, or what it rests on, and whether it is kept.
struct ComplianceCheck {
    enum class State { ok, broken, not_checked };
    std::string name;
    State state = State::ok;
    std::string found;
    std::string advice{};            ///< what to do, where it is not ok
    std::vector<std::string> ads{};  ///< which
};

/// What was found, and what may be.
struct ComplianceFacts {
    MirrorProof proof;
    std::optional<VerifyReport> feed{};
    std::string why_not_asked{};  ///< why there is no `feed`; empty: nobody wanted it
    std::chrono::seconds max_age{};
    std::chrono::seconds max_lag{};
    Timestamp at{};
};

[[nodiscard]] std::vector<ComplianceCheck> compliance_checks(const ComplianceFacts& facts);

[[nodiscard]] bool is_any(const std::vector<ComplianceCheck>& checks, ComplianceCheck::State state);

/// A dated report, a line a check.
[[nodiscard]] std::string compliance_text(const std::vector<ComplianceCheck>& checks, std::string_view mirror,
                                          Timestamp at);

/// The same as a JSON object on one line.
[[nodiscard]] std::string compliance_json(const std::vector<ComplianceCheck>& checks, std::string_view mirror,
                                          Timestamp at, int exit_code);

}  // namespace jobfeed::cli
