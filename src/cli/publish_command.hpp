// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/publishing.hpp"

#include <jobfeed/publish.hpp>

#include <string>

namespace jobfeed::cli {

/// `jobfeed publish`: carries what has changed into a PostgreSQL database or to a webhook.
class PublishCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "publish"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Carry what has changed to PostgreSQL or a webhook";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;
    [[nodiscard]] bool tells_failure_as_json() const override { return json_; }

  private:
    std::string target_;
    PublishTarget where_;
    ConnectionOptions connection_;
    bool adopt_ = false;
    bool history_ = false;
    bool verify_ = false;
    bool json_ = false;
    int batch_ = static_cast<int>(PublishOptions{}.batch);
    std::optional<std::chrono::seconds> timeout_;
    int retries_ = PublishOptions{}.retries;
};

}  // namespace jobfeed::cli
