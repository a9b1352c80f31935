// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/display_text.hpp>
#include <jobfeed/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace jobfeed::serve {

/// The languages of the pages.
enum class Language { norwegian, english };

/// The one that `lang=` names; else the one that the browser likes better; else Norwegian.
[[nodiscard]] Language language_of(const Request& request);

/// `no` or `en`.
[[nodiscard]] std::string_view code_of(Language language);

/// A text of the pages, by its name in the templates.
[[nodiscard]] std::string_view phrase(std::string_view name, Language language);

/// A title or a name on one line. NAV writes `&amp;` into some, which are no HTML otherwise.
[[nodiscard]] std::string title_text(std::string_view title);

/// The text on one line; empty if there is none.
[[nodiscard]] std::string shown(const Text& text);

/// Those that are not empty.
[[nodiscard]] std::string joined(std::initializer_list<std::string> parts, std::string_view between);

/// `12 034`, with a blank that does not break.
[[nodiscard]] std::string number_text(std::uint64_t number);

/// The day in Oslo.
[[nodiscard]] std::chrono::local_days day_in_oslo(Timestamp moment);

/// `16. juni 2024`, `16 June 2024`: the day in Oslo.
[[nodiscard]] std::string day_text(Timestamp moment, Language language);

/// The same, and the time of day: `16. juni 2024 kl. 14.05`, `16 June 2024 at 14:05`.
[[nodiscard]] std::string time_text(Timestamp moment, Language language);

/// `i dag`, `i går`, else the day.
[[nodiscard]] std::string recent_day_text(Timestamp moment, Timestamp now, Language language);

/// A day, where it is written as one (`2024-04-21T00:00:00`, `01.07.2023`); else what is written.
[[nodiscard]] std::string written_day_text(std::string_view text, Language language);

/// Until when to apply.
struct DueText {
    std::string day{};   ///< or what is written instead: `Snarest`
    std::string left{};  ///< `5 dager igjen`; empty without a day
    bool soon = false;   ///< or over
};

/// By what the ad says, else by the last day on which it is shown.
[[nodiscard]] DueText due_text(std::string_view application_due, std::optional<Timestamp> shown_until,
                               Timestamp now, Language language);

/// A value for a URL.
[[nodiscard]] std::string url_escaped(std::string_view text);

}  // namespace jobfeed::serve
