// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ctemplate {
class TemplateDictionary;
}

namespace jobfeed::serve {

/// A place along the bottom of a chart: bars side by side, each of parts that stand on one another.
struct ChartColumn {
    std::string name;  ///< shown with the values where the pointer is
    std::vector<std::vector<std::uint64_t>> bars;
};

/// A part of the report: a heading, maybe a chart, and a table.
class ReportSection {
  public:
    /// What its table is of: `times` (days, weeks), `names` or `facts`.
    ReportSection(ctemplate::TemplateDictionary& report, std::string_view id, std::string_view kind,
                  std::string_view heading);

    void note(std::string_view text);

    /// `ends`: what is written below its left end, its middle and its right end. With several parts, `legend`
    /// names them. Of nothing but zeros there is no chart.
    void chart(const std::vector<ChartColumn>& columns, const std::vector<std::string>& ends,
               const std::vector<std::string>& legend = {});

    void heads(const std::vector<std::string>& texts);
    void row(std::string_view label, const std::vector<std::string>& cells);

    /// With a bar behind its cells, as long as `value` is of `most`.
    void bar_row(std::string_view label, const std::vector<std::string>& cells, std::uint64_t value,
                 std::uint64_t most);

  private:
    ctemplate::TemplateDictionary& add_row(std::string_view label, const std::vector<std::string>& cells);

    ctemplate::TemplateDictionary* section_;
    bool has_bars_ = false;
};

}  // namespace jobfeed::serve
