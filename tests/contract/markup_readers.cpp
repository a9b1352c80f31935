// SPDX-License-Identifier: MIT
#include "exporter_readers.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <minizip/unzip.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace {

struct Closer {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
    void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
    void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
    void operator()(void* archive) const { unzClose(archive); }
};

using Document = std::unique_ptr<xmlDoc, Closer>;

/// Prefixes are left out of names.
std::string name_of(const xmlNode* node) {
    return reinterpret_cast<const char*>(node->name);
}

std::string content_of(xmlNode* node) {
    xmlChar* content = xmlNodeGetContent(node);
    std::string text = reinterpret_cast<const char*>(content);
    xmlFree(content);
    return text;
}

std::string attribute_of(xmlNode* node, const char* name) {
    xmlChar* value = xmlGetNoNsProp(node, reinterpret_cast<const xmlChar*>(name));
    if (value == nullptr) return {};
    std::string text = reinterpret_cast<const char*>(value);
    xmlFree(value);
    return text;
}

std::vector<xmlNode*> nodes(xmlDoc* document, const std::string& path) {
    const std::unique_ptr<xmlXPathContext, Closer> context(xmlXPathNewContext(document));
    const std::unique_ptr<xmlXPathObject, Closer> found(
        xmlXPathEvalExpression(reinterpret_cast<const xmlChar*>(path.c_str()), context.get()));
    if (!found || found->nodesetval == nullptr) return {};
    return {found->nodesetval->nodeTab, found->nodesetval->nodeTab + found->nodesetval->nodeNr};
}

std::string child(xmlNode* parent, const std::string& name) {
    for (xmlNode* node = parent->children; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && name_of(node) == name) return content_of(node);
    }
    return {};
}

Document parse_xml(std::string_view text) {
    Document document(
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", XML_PARSE_HUGE));
    if (!document) throw std::runtime_error("this is no XML");
    return document;
}

/// The row and the column of `B12`, from 0.
std::pair<std::size_t, std::size_t> cell_of(const std::string& reference) {
    std::size_t at = 0;
    std::size_t column = 0;
    for (; reference[at] >= 'A'; ++at)
        column = column * 26 + static_cast<std::size_t>(reference[at] - 'A') + 1;
    return {std::stoul(reference.substr(at)) - 1, column - 1};
}

}  // namespace

Table read_rss(std::string_view text) {
    Table table;
    const Document document = parse_xml(text);
    for (xmlNode* item : nodes(document.get(), "/rss/channel/item")) {
        table.push_back({child(item, "guid"), child(item, "title"), child(item, "description")});
    }
    return table;
}

Table read_html(std::string_view text) {
    Table table;
    const Document document(
        htmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", HTML_PARSE_NOERROR));
    if (!document) throw std::runtime_error("this is no HTML");
    for (xmlNode* article : nodes(document.get(), "//article")) {
        table.push_back({attribute_of(article, "id"), child(article, "h2"), child(article, "div")});
    }
    return table;
}

std::string part_of_workbook(std::string_view text, const char* name) {
    std::string file = std::filesystem::temp_directory_path() / "jobfeed-contract-XXXXXX";
    close(mkstemp(file.data()));
    std::ofstream(file, std::ios::binary) << text;
    const std::unique_ptr<void, Closer> archive(unzOpen64(file.c_str()));
    std::filesystem::remove(file);
    if (!archive || unzLocateFile(archive.get(), name, 0) != UNZ_OK)
        throw std::runtime_error("this is no workbook");
    unzOpenCurrentFile(archive.get());
    std::string part;
    std::array<char, 65536> buffer;
    for (int size = 1; size > 0;) {
        size = unzReadCurrentFile(archive.get(), buffer.data(), buffer.size());
        part.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return part;
}

Table read_excel(std::string_view text) {
    const Document sheet = parse_xml(part_of_workbook(text, "xl/worksheets/sheet1.xml"));
    const auto filter = nodes(sheet.get(), "//*[local-name()='autoFilter']");
    const std::string reference = filter.empty() ? "" : attribute_of(filter.front(), "ref");
    const auto [last_row, last_column] = cell_of(reference.substr(reference.find(':') + 1));
    Table table(last_row + 1, std::vector<std::optional<std::string>>(last_column + 1, ""));
    for (xmlNode* cell : nodes(sheet.get(), "//*[local-name()='c']")) {
        const auto [row, column] = cell_of(attribute_of(cell, "r"));
        table.at(row).at(column) = content_of(cell);
    }
    return table;
}
