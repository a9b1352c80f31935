// SPDX-License-Identifier: MIT
#include "html/words.hpp"

#include "html/reader.hpp"

#include <cstddef>

namespace jobfeed::html {
namespace {

class Words final : public Handler {
  public:
    explicit Words(std::size_t size) { text_.reserve(size); }

    void text(std::string_view text) override {
        if (hidden_depth_ == 0) text_.append(text);
    }

    void start(std::string_view element, const Attributes& /*attributes*/) override {
        text_ += ' ';
        if (is_hidden(element)) ++hidden_depth_;
    }

    void end(std::string_view element) override {
        text_ += ' ';
        if (is_hidden(element) && hidden_depth_ > 0) --hidden_depth_;
    }

    [[nodiscard]] const std::string& all() const { return text_; }

  private:
    static bool is_hidden(std::string_view element) { return element == "script" || element == "style"; }

    std::string text_;
    int hidden_depth_ = 0;  ///< inside script or style
};

}  // namespace

std::string words_of_html(std::string_view html) {
    constexpr Limits limits{.bytes = std::size_t{16} << 10, .tags = 1000};
    constexpr std::size_t most_words = std::size_t{64} << 10;
    Words words(html.size());
    read(html, limits, words);
    return std::string(beginning(words.all(), most_words));
}

std::string words_version() {
    return std::string("4, libxml2 ") + parser_version();
}

}  // namespace jobfeed::html
