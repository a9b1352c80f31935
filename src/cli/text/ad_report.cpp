// SPDX-License-Identifier: MIT
#include "cli/text/ad_report.hpp"

#include "cli/text/ad_facts.hpp"
#include "cli/text/colours.hpp"
#include "cli/text/display_width.hpp"
#include "cli/text/printable.hpp"

#include <jobfeed/html.hpp>

#include <algorithm>
#include <string_view>

namespace jobfeed::cli {
namespace {

constexpr std::size_t label_width = 13;

/// Lays lines out.
class Report {
  public:
    explicit Report(const ReportStyle& style)
        : columns_(std::max<std::size_t>(style.columns, 20)), colour_(style.colour) {}

    void heading(std::string_view text) { lines(text, "", "", colours::bold); }
    void paragraph(std::string_view text) { lines(text, "", "", {}); }

    void blank() {
        if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
    }

    void fact(const Fact& fact) {
        const std::string label = fitted(fact.label, label_width);
        if (fact.unbroken) {
            text_.append(label).append(fact.text) += '\n';
        } else {
            lines(fact.text, label, std::string(label_width, ' '),
                  fact.urgent ? colours::red : std::string_view{});
        }
    }

    void block(const TextBlock& block, const TextBlock* before) {
        const bool item = block.kind == TextBlock::Kind::item;
        // The items of a list stand close together.
        if (before == nullptr || !item || before->kind != TextBlock::Kind::item) blank();
        const auto depth = static_cast<std::size_t>(std::min(block.depth, 6));
        const std::string indent(item ? depth * 2 : 0, ' ');
        const std::string marker = block.marker.empty() ? indent : indent.substr(2) + block.marker + " ";
        const std::string hanging(block.marker.empty() ? indent.size() : display_width(marker), ' ');
        const std::string_view colour =
            block.kind == TextBlock::Kind::heading ? colours::bold : std::string_view{};
        std::string_view first = marker;
        for (std::string_view rest = block.text; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            lines(printable(rest.substr(0, end)), first, hanging, colour);
            first = hanging;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    void html(const Text& html) {
        const auto blocks = text_of_html(html.value_or(""));
        const TextBlock* before = nullptr;
        for (const TextBlock& each : blocks) {
            block(each, before);
            before = &each;
        }
    }

    std::string take() { return std::move(text_); }

  private:
    void lines(std::string_view text, std::string_view first, std::string_view others,
               std::string_view colour) {
        const std::size_t width = columns_ > others.size() + 10 ? columns_ - others.size() : 10;
        for (const std::string& line : wrapped(text, width)) {
            text_ += first;
            first = others;
            const bool coloured = colour_ && !colour.empty();
            if (coloured) text_ += colour;
            text_ += line;
            if (coloured) text_ += colours::plain;
            text_ += '\n';
        }
    }

    std::string text_;
    std::size_t columns_;
    bool colour_;
};

}  // namespace

std::string ad_report(const KeptAd& kept, const std::vector<AdChange>& history, const ReportStyle& style) {
    Report report(style);
    report.heading(headline(kept.ad));
    report.paragraph(subtitle(kept.ad));
    report.blank();
    if (kept.departure)
        report.fact({.label = "Left", .text = departure_text(*kept.departure), .urgent = true});
    for (const Fact& fact : facts_of(kept, style.at)) report.fact(fact);
    report.html(kept.description);
    if (kept.employer_description) {
        report.blank();
        report.heading("About the employer");
        report.html(kept.employer_description);
    }
    report.blank();
    for (const Fact& fact : facts_of(history)) report.fact(fact);
    return report.take();
}

std::string departure_report(const std::string& uuid, const Departure& departure,
                             const std::vector<AdChange>& history, const ReportStyle& style) {
    Report report(style);
    report.heading(uuid);
    report.fact({.label = "Left", .text = departure_text(departure), .urgent = true});
    for (const Fact& fact : facts_of(history)) report.fact(fact);
    return report.take();
}

}  // namespace jobfeed::cli
