// SPDX-License-Identifier: MIT
#include "store/words.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace jobfeed::store {
namespace {

struct ContextCloser {
    void operator()(htmlParserCtxtPtr context) const {
        xmlFreeDoc(context->myDoc);
        htmlFreeParserCtxt(context);
    }
};

struct Words {
    std::string text;
    int hidden_depth = 0;  ///< inside script or style
};

bool is_hidden(const xmlChar* name) {
    const std::string_view element(reinterpret_cast<const char*>(name));
    return element == "script" || element == "style";
}

void on_text(void* user, const xmlChar* text, int length) {
    auto& words = *static_cast<Words*>(user);
    if (words.hidden_depth == 0)
        words.text.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
}

void on_start(void* user, const xmlChar* name, const xmlChar** /*attributes*/) {
    auto& words = *static_cast<Words*>(user);
    words.text += ' ';
    if (is_hidden(name)) ++words.hidden_depth;
}

void on_end(void* user, const xmlChar* name) {
    auto& words = *static_cast<Words*>(user);
    words.text += ' ';
    if (is_hidden(name) && words.hidden_depth > 0) --words.hidden_depth;
}

htmlSAXHandler text_handler() {
    xmlInitParser();  // before there are several threads, as libxml2 asks
    htmlSAXHandler handler{};
    handler.characters = on_text;
    handler.cdataBlock = on_text;
    handler.ignorableWhitespace = on_text;
    handler.startElement = on_start;
    handler.endElement = on_end;
    return handler;
}

/// As much of the text, and no part of a letter.
std::string_view beginning(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    return text.substr(0, most);
}

/// Whether libxml2 may be given the text. It compares each attribute with all before it in its tag, and each
/// end tag with all open elements: these limits, which no ad comes near, keep that to milliseconds.
bool has_usual_shape(std::string_view html) {
    constexpr std::size_t most_bytes = std::size_t{16} << 10;
    constexpr std::ptrdiff_t most_tags = 1000;
    constexpr std::size_t most_between_tags = std::size_t{2} << 10;
    if (html.size() > most_bytes || std::count(html.begin(), html.end(), '<') > most_tags) return false;
    while (!html.empty()) {
        const std::size_t next = std::min(html.find('>'), html.size() - 1) + 1;
        if (next > most_between_tags && html.find('<') < next) return false;
        html.remove_prefix(next);
    }
    return true;
}

/// Spaces for tags, which are told by their brackets alone.
std::string without_tags(std::string_view html) {
    std::string text;
    text.reserve(html.size());
    while (!html.empty()) {
        const std::size_t open = std::min(html.find('<'), html.size());
        text.append(html.substr(0, open)) += ' ';
        html.remove_prefix(open);
        if (html.empty()) break;
        const bool is_tag =
            html.size() > 1 && (std::isalpha(static_cast<unsigned char>(html[1])) != 0 ||
                                std::string_view("/!?").find(html[1]) != std::string_view::npos);
        const std::size_t close = is_tag ? html.find('>') : 0;
        if (close == std::string_view::npos) break;
        html.remove_prefix(close + 1);
    }
    return text;
}

std::string parsed(std::string_view html) {
    static htmlSAXHandler handler = text_handler();
    Words words;
    words.text.reserve(html.size());
    const std::unique_ptr<htmlParserCtxt, ContextCloser> context(
        htmlCreatePushParserCtxt(&handler, &words, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (!context) throw std::bad_alloc();
    htmlParseChunk(context.get(), html.data(), static_cast<int>(html.size()), 1);
    return std::move(words.text);
}

}  // namespace

std::string words_of_html(std::string_view html) {
    constexpr std::size_t most_markup = std::size_t{256} << 10;
    constexpr std::size_t most_words = std::size_t{64} << 10;
    html = beginning(html, most_markup);
    // What is left of the markup are entities.
    std::string words = has_usual_shape(html) ? parsed(html) : parsed(without_tags(html));
    words.resize(beginning(words, most_words).size());
    return words;
}

std::string words_version() {
    return std::string("3, libxml2 ") + xmlParserVersion;
}

}  // namespace jobfeed::store
