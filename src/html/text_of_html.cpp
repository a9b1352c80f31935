// SPDX-License-Identifier: MIT
#include "html/elements.hpp"
#include "html/reader.hpp"

#include <jobfeed/html.hpp>
#include <jobfeed/secret.hpp>

#include <optional>
#include <utility>

namespace jobfeed {
namespace {

using Kind = TextBlock::Kind;

/// Lays text out in blocks, as the elements come.
class Layout final : public html::Handler {
  public:
    void text(std::string_view text) override {
        if (hidden_ > 0) return;
        for (std::string_view rest = text; !rest.empty();) {
            if (const std::size_t blank = length_of_blank(rest); blank > 0) {
                blank_ = true;
                rest.remove_prefix(blank);
            } else {
                put(rest.substr(0, 1));
                rest.remove_prefix(1);
            }
        }
    }

    void start(std::string_view element, const html::Attributes& attributes) override {
        if (html::is_hidden(element)) ++hidden_;
        if (hidden_ > 0) return;
        if (html::is_block(element)) break_block();
        if (html::is_heading(element)) kind_ = Kind::heading;
        if (element == "ul" || element == "ol") lists_.push_back(element == "ol" ? 1 : 0);
        if (element == "li") begin_item();
        if (element == "br") break_line();
        if (element == "td" || element == "th") blank_ = true;
        if (element == "a") begin_link(attributes.find("href"));
    }

    void end(std::string_view element) override {
        if (html::is_hidden(element)) {
            hidden_ -= hidden_ > 0 ? 1 : 0;
            return;
        }
        if (hidden_ > 0) return;
        if (element == "a") end_link();
        if (html::is_block(element)) break_block();
        if ((element == "ul" || element == "ol") && !lists_.empty()) lists_.pop_back();
    }

    std::vector<TextBlock> take() {
        break_block();
        return std::move(blocks_);
    }

  private:
    /// Of a blank, a line break or a no-break space at the front; else 0.
    static std::size_t length_of_blank(std::string_view text) {
        if (std::string_view(" \t\r\n\f\v").find(text.front()) != std::string_view::npos) return 1;
        return text.starts_with("\u00A0") ? 2 : 0;
    }

    void put(std::string_view text) {
        if (blank_ && !line_is_empty()) text_ += ' ';
        blank_ = false;
        text_ += text;
    }

    [[nodiscard]] bool line_is_empty() const { return text_.empty() || text_.back() == '\n'; }

    void break_line() {
        blank_ = false;
        // Two of them are how some write a paragraph.
        if (!text_.empty() && text_.back() == '\n') {
            break_block();
        } else if (!text_.empty()) {
            text_ += '\n';
        }
    }

    void break_block() {
        while (!text_.empty() && text_.back() == '\n') text_.pop_back();
        if (!text_.empty()) {
            const bool in_item = !lists_.empty() && kind_ != Kind::heading;
            blocks_.push_back({.kind = in_item ? Kind::item : kind_,
                               .depth = static_cast<int>(lists_.size()),
                               .marker = std::exchange(marker_, {}),
                               .text = std::exchange(text_, {})});
        }
        kind_ = Kind::paragraph;
        blank_ = false;
    }

    void begin_item() {
        if (lists_.empty()) lists_.push_back(0);
        marker_ = lists_.back() > 0 ? std::to_string(lists_.back()++) + "." : "•";
    }

    void begin_link(std::optional<std::string_view> address) {
        link_.clear();
        if (address && is_safe_link(*address)) link_ = *address;
        link_start_ = text_.size();
    }

    void end_link() {
        const std::string link = std::exchange(link_, {});
        if (link.empty() || link_start_ > text_.size()) return;
        const std::string_view words = std::string_view(text_).substr(link_start_);
        constexpr std::string_view mail = "mailto:";
        const std::string_view shown =
            link.starts_with(mail) ? std::string_view(link).substr(mail.size()) : link;
        // Words that are the address need it no second time.
        if (words.find(shown) != std::string_view::npos || is_shortened(words, shown)) return;
        blank_ = !words.empty();
        put("(");
        text_.append(shown) += ')';
    }

    /// `www.example.no` for `https://www.example.no/`.
    static bool is_shortened(std::string_view words, std::string_view address) {
        while (words.starts_with(' ')) words.remove_prefix(1);
        if (words.ends_with('/')) words.remove_suffix(1);
        if (address.ends_with('/')) address.remove_suffix(1);
        return !words.empty() && words.find('.') != std::string_view::npos &&
               address.ends_with("//" + std::string(words));
    }

    std::vector<TextBlock> blocks_;
    std::vector<int> lists_;  ///< those that are open: the next number, or 0 for one without numbers
    std::string text_;        ///< of the block that is being read
    std::string marker_;
    std::string link_;
    std::size_t link_start_ = 0;
    Kind kind_ = Kind::paragraph;
    bool blank_ = false;
    int hidden_ = 0;
};

}  // namespace

std::vector<TextBlock> text_of_html(std::string_view html) {
    Layout layout;
    html::read(html, html::layout_limits, layout);
    auto blocks = layout.take();
    // A token may have stood in pieces between tags; whoever shows an ad later does not know it.
    for (TextBlock& block : blocks) block.text = redacted(std::move(block.text));
    return blocks;
}

}  // namespace jobfeed
