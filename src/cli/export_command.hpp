// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/query_options.hpp"

#include <jobfeed/exporter.hpp>
#include <jobfeed/mirror.hpp>
#include <jobfeed/snapshot.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// `jobfeed export`: writes the ads in a format for other programs.
class ExportCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "export"; }
    [[nodiscard]] std::string_view summary() const override {
        return "Write the active ads: CSV, Excel, JSON, feeds, a page";
    }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    /// Throws Error (usage) if it is not clear.
    [[nodiscard]] const ExportFormat& format(const Origins& origins) const;
    void check_options(const ExportFormat& format) const;
    [[nodiscard]] Timestamp moment(const Context& context) const;
    [[nodiscard]] Query query(const Context& context, AdOrder order,
                              const std::vector<std::string>& columns) const;
    /// Writes with `writer`, at a place of its own, what the option names.
    ExitCode write_at(const Context& context, std::string_view option, const std::string& place,
                      decltype(write_snapshot)* writer);

    /// Warns of a mirror that no run has completed yet, or refuses it; then there is an exit code. Throws
    /// Error (usage) if it does not know the ads of --as-of.
    [[nodiscard]] std::optional<ExitCode> check_completeness(const Context& context,
                                                             const Mirror& mirror) const;

    /// Writes all rows, compressed if the file's name says so; false if the sink wanted no more.
    bool write(const Context& context, const Mirror& mirror, const ExportFormat& format,
               const Sink& sink) const;

    std::map<std::string_view, bool> formats_;
    QueryOptions options_;
    std::string words_;
    std::optional<AdOrder> order_;
    std::optional<int> limit_;
    bool all_ = false;
    std::optional<When> as_of_;
    bool for_excel_ = false;
    std::vector<std::string> columns_;
    std::string output_;
    std::string snapshot_;
    std::string sqlite_;
    bool require_complete_ = false;
};

}  // namespace jobfeed::cli
