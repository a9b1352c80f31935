// SPDX-License-Identifier: MIT
#pragma once

#include "cli/exit_code.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli::doctor {

enum class Level {
    fine,
    warning,  ///< works today
    problem   ///< keeps the mirror from being complete and current
};

/// What a check found, and what to do about it.
struct Finding {
    std::string_view check;  ///< `token`, `database`, …
    Level level = Level::fine;
    std::string what;
    std::string advice{};            ///< empty: nothing is to be done
    ExitCode code = ExitCode::done;  ///< of a problem
};

/// Takes down what a check finds.
class Findings {
  public:
    void begin(std::string_view check) { check_ = check; }

    void fine(std::string what) { all_.push_back({check_, Level::fine, std::move(what)}); }
    void warning(std::string what, std::string advice) {
        all_.push_back({check_, Level::warning, std::move(what), std::move(advice)});
    }
    void problem(ExitCode code, std::string what, std::string advice) {
        all_.push_back({check_, Level::problem, std::move(what), std::move(advice), code});
    }

    [[nodiscard]] const std::vector<Finding>& all() const { return all_; }

    /// That of the first problem: what comes first keeps what follows from working.
    [[nodiscard]] ExitCode exit_code() const;

  private:
    std::string_view check_;
    std::vector<Finding> all_;
};

}  // namespace jobfeed::cli::doctor
