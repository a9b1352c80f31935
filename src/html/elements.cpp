// SPDX-License-Identifier: MIT
#include "html/elements.hpp"

#include <algorithm>
#include <array>

namespace jobfeed::html {
namespace {

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_hidden(std::string_view element) {
    constexpr std::array<std::string_view, 12> hidden{"script",   "style",  "title",    "noscript",
                                                      "template", "iframe", "object",   "svg",
                                                      "math",     "select", "textarea", "noframes"};
    return contains(hidden, element);
}

bool is_heading(std::string_view element) {
    return element.size() == 2 && element[0] == 'h' && element[1] >= '1' && element[1] <= '6';
}

bool is_block(std::string_view element) {
    constexpr std::array<std::string_view, 30> blocks{
        "p",   "div", "section",  "article", "header", "footer", "main", "aside", "nav",     "ul",
        "ol",  "li",  "dl",       "dt",      "dd",     "table",  "tr",   "form",  "address", "blockquote",
        "pre", "hr",  "fieldset", "figure",  "body",   "center", "menu", "dir",   "caption", "legend"};
    return is_heading(element) || contains(blocks, element);
}

}  // namespace jobfeed::html
