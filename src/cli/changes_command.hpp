// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/query_options.hpp"
#include "cli/text/change_place.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/exporter.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// `jobfeed changes`: what has happened to the ads, a JSON object a line, and how far its readers have come.
class ChangesCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "changes"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Print the log of changes, one JSON object per line";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    /// What is read, and where to.
    struct Reading;

    void check_options() const;

    /// Finds where to go on. Throws Error (database) for a place that the log does not know.
    void begin(Reading& reading, Log& log) const;

    /// Writes what there is now; false if the reader has gone.
    bool write(Reading& reading, const Sink& sink) const;
    void to_file(Reading& reading) const;
    void to_output(Reading& reading) const;

    /// Returns true once the log has a newer change, false if the reader has gone.
    static bool wait_for_more(const Reading& reading);

    /// Moves the consumer on to where the reading is.
    void remember(Reading& reading) const;

    std::optional<ChangePlace> after_;
    std::optional<When> since_;
    std::vector<std::string> kinds_;
    bool with_ad_ = false;
    std::optional<int> limit_;
    std::string consumer_;
    bool peek_ = false;
    bool follow_ = false;
    std::string output_;
};

}  // namespace jobfeed::cli
