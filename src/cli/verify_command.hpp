// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/connection_options.hpp"
#include "cli/config/token_source.hpp"
#include "cli/text/verify_text.hpp"

#include <jobfeed/source.hpp>

#include <chrono>
#include <filesystem>
#include <optional>

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
    [[nodiscard]] SourceOptions source_options(const Context& context, const Scope& scope) const;
    [[nodiscard]] VerifyReport ask(const Context& context, const Mirror& mirror) const;

    /// Has a run look up what differs, as sync does, and build the index anew if it is damaged.
    [[nodiscard]] ExitCode repair(const Context& context, const std::filesystem::path& path,
                                  const Verified& verified) const;

    TokenOptions token_;
    std::optional<FoundToken> found_;
    ConnectionOptions connection_;
    int sample_ = 100;
    bool all_ = false;
    bool repair_ = false;
    bool json_ = false;
    int jobs_ = SourceOptions{}.jobs;
    int retries_ = SourceOptions{}.retries;
    std::optional<std::chrono::seconds> timeout_;
};

}  // namespace jobfeed::cli
