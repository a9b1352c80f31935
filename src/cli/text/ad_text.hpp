// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/display_text.hpp>
#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// The text on one line, as it may be shown: nothing that steers a terminal, and single blanks for all kinds
/// of space.
[[nodiscard]] std::string one_line(std::string_view text);

/// A title or an employer's name on one line, as plain text: some come with entities (`R&amp;D`).
[[nodiscard]] std::string name_text(std::string_view text);

/// Until when to apply.
struct Deadline {
    std::optional<std::chrono::local_days> day{};  ///< in Oslo
    std::string words{};                           ///< instead: `Snarest`

    /// `2024-06-16`, or the words.
    [[nodiscard]] std::string text() const;
};

/// By what the ad says, else the last day on which it is shown.
[[nodiscard]] Deadline deadline_of(std::string_view application_due, std::string_view shown_until);

/// The day of that moment in Oslo.
[[nodiscard]] std::chrono::local_days day_in_oslo(Timestamp moment);

/// `2024-06-16`.
[[nodiscard]] std::string day_text(std::chrono::local_days day);

}  // namespace jobfeed::cli
