// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/connection_options.hpp"
#include "cli/config/token_source.hpp"

#include <jobfeed/source.hpp>
#include <jobfeed/verify.hpp>

#include <chrono>
#include <optional>

namespace jobfeed::cli {

/// The options of a command that asks the mirror's feed for stored ads again, and the asking.
class FeedSample {
  public:
    void setup(CLI::App& options);

    /// Whether any ad is to be asked for.
    [[nodiscard]] bool is_wanted() const { return all_ || sample_ > 0; }

    /// To be called once before the others.
    void find_token(const Context& context) { found_ = token_.find(context.origins); }

    [[nodiscard]] std::optional<Timestamp> token_expires() const;

    /// Throws Error (token) if the token cannot be used.
    [[nodiscard]] SourceOptions source_options(const Context& context, const Scope& scope) const;

    /// Throws Error as verify() does.
    [[nodiscard]] VerifyReport ask(const Context& context, const Mirror& mirror) const;

  private:
    TokenOptions token_;
    std::optional<FoundToken> found_;
    ConnectionOptions connection_;
    int sample_ = 100;
    bool all_ = false;
    int jobs_ = SourceOptions{}.jobs;
    int retries_ = SourceOptions{}.retries;
    std::optional<std::chrono::seconds> timeout_;
};

}  // namespace jobfeed::cli
