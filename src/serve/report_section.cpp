// SPDX-License-Identifier: MIT
#include "serve/report_section.hpp"

#include "serve/page_text.hpp"
#include "serve/template_string.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace jobfeed::serve {
namespace {

using ctemplate::TemplateDictionary;

void set(TemplateDictionary& dictionary, std::string_view name, std::string_view value) {
    dictionary.SetValue(borrowed(name), borrowed(value));
}

constexpr std::array<std::string_view, 3> colours{"one", "two", "three"};

// In units of the drawing, which is as wide as its columns and 100 high.
constexpr double column_width = 10;
constexpr double bars_width = 8;
constexpr double height = 100;

std::uint64_t sum(const std::vector<std::uint64_t>& parts) {
    return std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
}

/// The next round number whose half is a whole one.
std::uint64_t top_above(std::uint64_t most) {
    constexpr std::array<std::uint64_t, 4> steps{2, 4, 6, 10};
    for (std::uint64_t unit = 1;; unit *= 10) {
        for (const std::uint64_t step : steps) {
            if (step * unit >= most) return step * unit;
        }
    }
}

std::uint64_t highest(const std::vector<ChartColumn>& columns) {
    std::uint64_t most = 0;
    for (const ChartColumn& column : columns) {
        for (const auto& bar : column.bars) most = std::max(most, sum(bar));
    }
    return most;
}

/// Draws a chart's bars.
class Bars {
  public:
    Bars(TemplateDictionary& chart, std::uint64_t top) : chart_(chart), top_(static_cast<double>(top)) {}

    void draw(const ChartColumn& column, std::size_t index) {
        const double width = bars_width / static_cast<double>(column.bars.size());
        double x = static_cast<double>(index) * column_width + (column_width - bars_width) / 2;
        std::size_t colour = 0;
        for (const auto& bar : column.bars) {
            std::uint64_t below = 0;
            for (const std::uint64_t value : bar) {
                draw_part(column.name, colours.at(colour++), x, width, below, value);
                below += value;
            }
            x += width;
        }
    }

  private:
    void draw_part(std::string_view name, std::string_view colour, double x, double width,
                   std::uint64_t below, std::uint64_t value) {
        if (value == 0) return;
        const double tall = height * static_cast<double>(value) / top_;
        const double y = height - height * static_cast<double>(below) / top_ - tall;
        TemplateDictionary& part = *chart_.AddSectionDictionary("BARS");
        set(part, "COLOUR", colour);
        set(part, "X", fmt::format("{:.2f}", x));
        set(part, "Y", fmt::format("{:.2f}", y));
        set(part, "W", fmt::format("{:.2f}", width));
        set(part, "H", fmt::format("{:.2f}", tall));
        set(part, "TIP", fmt::format("{}: {}", name, number_text(value)));
    }

    TemplateDictionary& chart_;
    double top_;
};

void add_legend(TemplateDictionary& chart, const std::vector<std::string>& names) {
    if (names.empty()) return;
    TemplateDictionary& legend = *chart.AddSectionDictionary("LEGEND");
    for (std::size_t i = 0; i < names.size(); ++i) {
        TemplateDictionary& one = *legend.AddSectionDictionary("SERIES");
        set(one, "COLOUR", colours.at(i));
        set(one, "NAME", names[i]);
    }
}

}  // namespace

ReportSection::ReportSection(TemplateDictionary& report, std::string_view id, std::string_view kind,
                             std::string_view heading)
    : section_(report.AddSectionDictionary("SECTIONS")) {
    set(*section_, "ID", id);
    set(*section_, "KIND", kind);
    set(*section_, "HEADING", heading);
}

void ReportSection::note(std::string_view text) {
    if (!text.empty()) set(*section_->AddSectionDictionary("NOTES"), "NOTE", text);
}

void ReportSection::chart(const std::vector<ChartColumn>& columns, const std::vector<std::string>& ends,
                          const std::vector<std::string>& legend) {
    const std::uint64_t most = highest(columns);
    if (most == 0) return;
    const std::uint64_t top = top_above(most);
    TemplateDictionary& chart = *section_->AddSectionDictionary("CHART");
    set(chart, "WIDTH", fmt::format("{}", static_cast<double>(columns.size()) * column_width));
    set(chart, "TOP", number_text(top));
    set(chart, "HALF", number_text(top / 2));
    set(chart, "FIRST", ends.at(0));
    set(chart, "MIDDLE", ends.at(1));
    set(chart, "LAST", ends.at(2));
    add_legend(chart, legend);
    Bars bars(chart, top);
    for (std::size_t i = 0; i < columns.size(); ++i) bars.draw(columns[i], i);
}

void ReportSection::heads(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) set(*section_->AddSectionDictionary("HEADS"), "TEXT", text);
}

TemplateDictionary& ReportSection::add_row(std::string_view label, const std::vector<std::string>& cells) {
    TemplateDictionary& row = *section_->AddSectionDictionary("ROWS");
    set(row, "LABEL", label);
    for (const std::string& cell : cells) set(*row.AddSectionDictionary("CELLS"), "TEXT", cell);
    return row;
}

void ReportSection::row(std::string_view label, const std::vector<std::string>& cells) {
    add_row(label, cells);
}

void ReportSection::bar_row(std::string_view label, const std::vector<std::string>& cells,
                            std::uint64_t value, std::uint64_t most) {
    const double share = most == 0 ? 0 : 100 * static_cast<double>(value) / static_cast<double>(most);
    TemplateDictionary& bar = *add_row(label, cells).AddSectionDictionary("BAR");
    if (!has_bars_) section_->ShowSection("BAR_HEAD");
    has_bars_ = true;
    set(bar, "SHARE", fmt::format("{:.2f}", share));
}

}  // namespace jobfeed::serve
