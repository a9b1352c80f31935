// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/doctor/facts.hpp"

namespace jobfeed::cli {

/// `jobfeed doctor`: looks at all that a mirror needs, and says what to do about what is wrong.
class DoctorCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "doctor"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Check token, feed, clock, database and disk; say what to do";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;
    [[nodiscard]] bool tells_failure_as_json() const override { return json_; }

  private:
    doctor::Request request_;
    bool json_ = false;
};

}  // namespace jobfeed::cli
