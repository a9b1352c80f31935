// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.hpp"
#include "cli/terminal/screen.hpp"

#include <jobfeed/kept_ad.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// `jobfeed show`: single ads, laid out for reading, as the feed sent them, or as a page.
class ShowCommand final : public Command {
  public:
    [[nodiscard]] std::string_view name() const override { return "show"; }
    [[nodiscard]] std::string_view summary() const override { return "Show ads by their uuids"; }
    void setup(CLI::App& options) override;
    ExitCode run(const Context& context) override;

  private:
    /// An ad that was asked for, and what may be told of it.
    struct Wanted;

    [[nodiscard]] std::vector<Wanted> find(const Context& context, const Mirror& mirror) const;
    /// Tells of those that are not shown; false if there are any.
    static bool explain(Log& log, const std::vector<Wanted>& ads, bool tells_departures);
    [[nodiscard]] static std::string page(const std::vector<Wanted>& ads, Timestamp at);
    [[nodiscard]] static std::string text(const Mirror& mirror, const std::vector<Wanted>& ads,
                                          const Screen& screen, Timestamp at);

    std::vector<std::string> uuids_;
    std::map<std::string, bool> forms_;  ///< `--json`, …; none: a text
    bool all_ = false;
    bool no_pager_ = false;
};

}  // namespace jobfeed::cli
