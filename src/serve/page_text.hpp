// SPDX-License-Identifier: MIT
#pragma once

#include "serve/request.hpp"

#include <jobfeed/display_text.hpp>
#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jobfeed::serve {

/// The languages of the pages.
enum class Language { norwegian, english };

/// The one that `lang=` names; else the one that the browser likes better; else Norwegian.
[[nodiscard]] Language language_of(const Request& request);

/// `no` or `en`.
[[nodiscard]] std::string_view code_of(Language language);

/// A title on one line. NAV writes `&amp;` into some, which are no HTML otherwise.
[[nodiscard]] std::string title_text(std::string_view title);

/// `12 034`, with a blank that does not break.
[[nodiscard]] std::string number_text(std::uint64_t number);

/// `16. juni 2024`, `16 June 2024`: the day in Oslo.
[[nodiscard]] std::string day_text(Timestamp moment, Language language);

/// Until when to apply: the day, where it is written as a date; else what is written.
[[nodiscard]] std::string deadline_text(std::string_view application_due, Language language);

/// A value for a URL.
[[nodiscard]] std::string url_escaped(std::string_view text);

}  // namespace jobfeed::serve
