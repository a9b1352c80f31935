// SPDX-License-Identifier: MIT
#pragma once

#include "serve/page_text.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed::serve {

/// What the report says and how it writes figures, in one language.
class ReportWords {
  public:
    explicit ReportWords(Language language) : language_(language) {}

    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] std::string say(std::string_view norwegian, std::string_view english) const;

    /// Of `2026-11-20`.
    [[nodiscard]] std::string day(std::string_view iso) const;
    /// Of `2026-W47`.
    [[nodiscard]] std::string week(std::string_view iso) const;
    [[nodiscard]] std::string moment(std::optional<Timestamp> at) const;
    [[nodiscard]] std::string duration(std::chrono::seconds time) const;
    [[nodiscard]] std::string decimal(double number, std::string_view unit) const;
    [[nodiscard]] std::string megabytes(std::uint64_t bytes) const;

    /// Of a run, as SyncRecord has it.
    [[nodiscard]] std::string outcome(std::string_view name) const;

  private:
    Language language_;
};

}  // namespace jobfeed::serve
