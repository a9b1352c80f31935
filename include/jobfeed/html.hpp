// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// A piece of the text that a reader of HTML sees: what stands on lines of its own.
struct TextBlock {
    enum class Kind { paragraph, heading, item };

    Kind kind = Kind::paragraph;
    int depth = 0;         ///< in how many lists it stands
    std::string marker{};  ///< of an item: `•` or `2.`; empty for what follows in the same item
    std::string text{};    ///< single blanks between words, line breaks where the HTML breaks lines
};

/// The text of an HTML document, piece by piece; the address of a link stands behind its words, in
/// parentheses. Of a document that is longer than any ad's, the beginning; of markup that is odder than any
/// ad's, the words alone. Takes linear time.
[[nodiscard]] std::vector<TextBlock> text_of_html(std::string_view html);

/// The document with nothing but what lays out text: paragraphs, headings, lists, tables, emphasis, and links
/// to http, https and mailto, with `rel="noopener"`. No script, style, image, form or other attribute is
/// left, and every element is closed. Takes linear time.
[[nodiscard]] std::string safe_html(std::string_view html);

/// The text with `&`, `<`, `>` and quotation marks as entities, for HTML text and attributes.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// Whether an address is one to follow from a page: it begins with http, https or mailto and holds nothing
/// that a browser would skip.
[[nodiscard]] bool is_safe_link(std::string_view address);

/// A written address as one to follow: itself if it is safe, with the scheme that people leave out of
/// `www.example.no/job` and `post@example.no`. Empty for what is none.
[[nodiscard]] std::string link_of(std::string_view written);

}  // namespace jobfeed
