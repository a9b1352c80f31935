// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/feed_sample.hpp"
#include "cli/text/verify_text.hpp"

#include <filesystem>

namespace jobfeed::cli {

/// `jobfeed verify`: holds the mirror against itself and against the feed.
class VerifyCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "verify"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Check the database, and stored ads against the feed";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;
    [[nodiscard]] bool tells_failure_as_json() const override { return json_; }

  private:
    /// Has a run look up what differs, as sync does, and build the index again if it is damaged.
    [[nodiscard]] ExitCode repair(const Context& context, const std::filesystem::path& path,
                                  const Verified& verified) const;

    FeedSample feed_;
    bool repair_ = false;
    bool json_ = false;
};

}  // namespace jobfeed::cli
