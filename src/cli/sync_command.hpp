// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/connection_options.hpp"
#include "cli/config/token_source.hpp"
#include "cli/publishing.hpp"
#include "cli/text/metrics.hpp"

#include <jobfeed/source.hpp>
#include <jobfeed/sync.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace jobfeed::cli {

/// `jobfeed sync`: reads the feed into the mirror.
class SyncCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "sync"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Read the feed; store, withdraw, expire and prune";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;
    [[nodiscard]] bool tells_failure_as_json() const override { return json_; }

  private:
    void setup_scope(CLI::App& options);
    void setup_reading(CLI::App& options);
    void check_options() const;
    [[nodiscard]] ExitCode sync_once(const Context& context);
    [[nodiscard]] ExitCode read_feed(const Context& context, const SourceOptions& reading,
                                     MirrorWriter& mirror, SyncRun run);
    void write_metrics(const Context& context, RunMetrics run) const;

    /// What to mirror; logs which feed it is and why. Throws Error (usage, token).
    [[nodiscard]] Scope choose_scope(const Context& context, const std::optional<Scope>& followed,
                                     const std::optional<FoundToken>& token) const;
    /// A first run that was told what to mirror must not let the next one mirror something else, however it
    /// ends.
    void remember(const Scope& scope, const MirrorWriter& mirror, SyncRun& run, Timestamp at) const;
    [[nodiscard]] SourceOptions source_options(const Context& context, const Scope& scope,
                                               const std::optional<FoundToken>& token,
                                               const SyncRun& run) const;
    /// What publishing needs is right, or this ends before the feed is read. Throws Error (usage).
    void check_publishing(const Context& context) const;
    /// The mirror is complete without it: a target that cannot be published to is worth a warning.
    void publish(const Context& context) const;
    [[nodiscard]] ExitCode conclude(const Context& context, const Scope& scope, const SyncReport& report,
                                    std::string_view outcome, bool had_ads) const;

    TokenOptions token_;
    ConnectionOptions connection_;
    std::string feed_;
    std::string url_;
    Filters filters_;
    bool rescope_ = false;
    bool quick_ = false;
    bool full_ = false;
    bool no_prune_ = false;
    bool dry_run_ = false;
    std::string max_removals_;
    std::string publish_;
    PublishTarget publish_target_;
    bool json_ = false;
    std::string metrics_file_;
    int jobs_ = SourceOptions{}.jobs;
    std::optional<int> recheck_;
    std::optional<int> page_size_;
    int retries_ = SourceOptions{}.retries;
    std::optional<std::chrono::seconds> timeout_;
    std::optional<std::chrono::seconds> max_duration_;
};

}  // namespace jobfeed::cli
