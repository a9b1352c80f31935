// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"

#include <jobfeed/feed_server.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace jobfeed::cli {

/// `jobfeed serve`: answers as NAV's feeds do, from the mirror, until it is stopped.
class ServeCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "serve"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Serve the mirror as NAV's feeds do, and as pages";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    /// Throws Error (usage).
    [[nodiscard]] FeedServerSettings settings(const Context& context) const;

    std::string listen_ = "127.0.0.1:8080";
    std::optional<int> rate_{};
    int cap_ = 5000;
    int threads_ = 4;
    bool open_ = false;
    bool open_to_network_ = false;
    std::optional<std::chrono::seconds> max_age_;
};

}  // namespace jobfeed::cli
