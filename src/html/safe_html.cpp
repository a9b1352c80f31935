// SPDX-License-Identifier: MIT
#include "html/elements.hpp"
#include "html/reader.hpp"

#include <jobfeed/html.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace jobfeed {
namespace {

bool is_kept(std::string_view element) {
    constexpr std::array<std::string_view, 28> kept{
        "p",     "ul",    "ol",    "li", "dl", "dt",  "dd",  "blockquote", "pre",  "table",
        "thead", "tbody", "tfoot", "tr", "td", "th",  "div", "caption",    "code", "strong",
        "b",     "em",    "i",     "u",  "s",  "sub", "sup", "a"};
    return std::find(kept.begin(), kept.end(), element) != kept.end();
}

/// The element to write instead; empty for none. Headings become h3 and h4: pages have h1 and h2 above them.
std::string name_of(std::string_view element) {
    if (html::is_heading(element)) return element[1] <= '4' ? "h3" : "h4";
    if (element == "section" || element == "article") return "div";
    return is_kept(element) ? std::string(element) : std::string{};
}

class Cleaner final : public html::Handler {
  public:
    void text(std::string_view text) override {
        if (hidden_ == 0) out_ += html_escaped(text);
    }

    void start(std::string_view element, const html::Attributes& attributes) override {
        if (html::is_hidden(element)) ++hidden_;
        if (hidden_ > 0) return;
        if (element == "br" || element == "hr") out_.append("<").append(element).append(">");
        const std::string name = name_of(element);
        if (name.empty()) return;
        out_.append("<").append(name);
        if (name == "a") add_link(attributes);
        out_ += '>';
        open_.push_back(name);
    }

    void end(std::string_view element) override {
        if (html::is_hidden(element)) {
            hidden_ -= hidden_ > 0 ? 1 : 0;
            return;
        }
        const std::string name = hidden_ > 0 ? std::string{} : name_of(element);
        if (!name.empty() && !open_.empty() && open_.back() == name) close();
    }

    std::string take() {
        while (!open_.empty()) close();
        return std::move(out_);
    }

  private:
    void add_link(const html::Attributes& attributes) {
        const auto address = attributes.find("href");
        if (!address || !is_safe_link(*address)) return;
        out_.append(" href=\"").append(html_escaped(*address)).append("\" rel=\"noopener\"");
    }

    void close() {
        out_.append("</").append(open_.back()).append(">");
        open_.pop_back();
    }

    std::string out_;
    std::vector<std::string> open_;
    int hidden_ = 0;
};

}  // namespace

std::string safe_html(std::string_view html) {
    Cleaner cleaner;
    html::read(html, html::layout_limits, cleaner);
    return cleaner.take();
}

}  // namespace jobfeed
