// SPDX-License-Identifier: MIT
#include "store/words.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <memory>

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

}  // namespace

std::string words_of_html(std::string_view html) {
    static htmlSAXHandler handler = text_handler();
    Words words;
    words.text.reserve(html.size());
    const std::unique_ptr<htmlParserCtxt, ContextCloser> context(
        htmlCreatePushParserCtxt(&handler, &words, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (!context) throw std::bad_alloc();
    htmlParseChunk(context.get(), html.data(), static_cast<int>(html.size()), 1);
    return std::move(words.text);
}

std::string words_version() {
    return std::string("2, libxml2 ") + xmlParserVersion;
}

}  // namespace jobfeed::store
