// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/config/query_options.hpp"

#include <jobfeed/mirror.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// `jobfeed search`: finds active ads by words and filters, and lists them.
class SearchCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "search"; }
    [[nodiscard]] std::string_view summary() const override { return "Find active ads by words and filters"; }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    [[nodiscard]] Query query(Timestamp at) const;

    /// Each returns how many ads were written; nothing if no more were wanted.
    [[nodiscard]] std::optional<std::uint64_t> list(const Mirror& mirror, Query query) const;
    static std::optional<std::uint64_t> write(const Mirror& mirror, Query query, std::string_view format);
    static std::optional<std::uint64_t> write_uuids(const Mirror& mirror, Query query);

    /// Why nothing was found, or not all.
    static void explain(Log& log, const Mirror& mirror, const Query& query, bool found);

    std::vector<std::string> words_;
    QueryOptions options_;
    std::optional<int> limit_;
    std::optional<AdOrder> order_;
    std::map<std::string, bool> forms_;  ///< `--json`, …; none: a list
    bool no_pager_ = false;
};

}  // namespace jobfeed::cli
