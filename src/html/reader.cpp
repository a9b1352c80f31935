// SPDX-License-Identifier: MIT
#include "html/reader.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cctype>
#include <exception>
#include <memory>
#include <new>
#include <string>

namespace jobfeed::html {
namespace {

struct ContextCloser {
    void operator()(htmlParserCtxtPtr context) const {
        xmlFreeDoc(context->myDoc);
        htmlFreeParserCtxt(context);
    }
};

std::string_view text_of(const xmlChar* text) {
    return reinterpret_cast<const char*>(text);
}

/// What the parser's callbacks are given: no exception may pass through its C.
struct Reading {
    Handler* handler;
    std::exception_ptr error;

    template <typename Function>
    void run(Function function) {
        if (error) return;
        try {
            function(*handler);
        } catch (...) {
            error = std::current_exception();
        }
    }
};

void on_text(void* user, const xmlChar* text, int length) {
    static_cast<Reading*>(user)->run(
        [&](Handler& handler) { handler.text(text_of(text).substr(0, static_cast<std::size_t>(length))); });
}

void on_start(void* user, const xmlChar* name, const xmlChar** attributes) {
    static_cast<Reading*>(user)->run(
        [&](Handler& handler) { handler.start(text_of(name), Attributes(attributes)); });
}

void on_end(void* user, const xmlChar* name) {
    static_cast<Reading*>(user)->run([&](Handler& handler) { handler.end(text_of(name)); });
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

/// Whether libxml2 may be given the text. It compares each attribute with all before it in its tag, and each
/// end tag with all open elements: these limits, which no ad comes near, keep that to milliseconds.
bool has_usual_shape(std::string_view html, const Limits& limits) {
    constexpr std::size_t most_between_tags = std::size_t{2} << 10;
    if (html.size() > limits.bytes || std::count(html.begin(), html.end(), '<') > limits.tags) return false;
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

/// libxml2 reads nothing behind the end of a document, where some texts go on.
std::string without_ends(std::string_view html) {
    std::string text(html);
    for (const std::string_view tag : {"</html", "</body"}) {
        const auto same = [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); };
        auto at = text.begin();
        while ((at = std::search(at, text.end(), tag.begin(), tag.end(),
                                 [&](char b, char a) { return same(a, b); })) != text.end())
            at = std::fill_n(at, std::min(std::find(at, text.end(), '>') + 1, text.end()) - at, ' ');
    }
    return text;
}

void parse(std::string_view html, Handler& handler) {
    static htmlSAXHandler callbacks = text_handler();
    Reading reading{&handler, {}};
    const std::unique_ptr<htmlParserCtxt, ContextCloser> context(
        htmlCreatePushParserCtxt(&callbacks, &reading, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (!context) throw std::bad_alloc();
    htmlCtxtUseOptions(context.get(), HTML_PARSE_IGNORE_ENC);  // or a meta element would say what it is
    htmlParseChunk(context.get(), html.data(), static_cast<int>(html.size()), 1);
    if (reading.error) std::rethrow_exception(reading.error);
}

}  // namespace

std::optional<std::string_view> Attributes::find(std::string_view name) const {
    for (const unsigned char** pair = pairs_; pair != nullptr && pair[0] != nullptr; pair += 2) {
        if (text_of(pair[0]) == name) return pair[1] != nullptr ? text_of(pair[1]) : std::string_view{};
    }
    return std::nullopt;
}

std::string_view beginning(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    return text.substr(0, most);
}

void read(std::string_view html, const Limits& limits, Handler& handler) {
    constexpr std::size_t most_markup = std::size_t{256} << 10;
    html = beginning(html, most_markup);
    if (has_usual_shape(html, limits)) {
        parse(without_ends(html), handler);
    } else {
        parse(without_tags(html), handler);  // what is left of the markup are entities
    }
}

const char* parser_version() {
    return xmlParserVersion;
}

}  // namespace jobfeed::html
