// SPDX-License-Identifier: MIT
#include "exporter_readers.hpp"

#include <simdjson.h>

#include <stdexcept>

namespace {

/// One CSV field from `at` on, which is left behind it.
std::string csv_field(std::string_view text, std::size_t& at) {
    std::string field;
    if (at >= text.size() || text[at] != '"') {
        while (at < text.size() && text[at] != ',' && text[at] != '\r') {
            if (text[at] == '"' || text[at] == '\n') throw std::runtime_error("a bare quote or line feed");
            field += text[at++];
        }
        return field;
    }
    for (++at; at < text.size(); ++at) {
        if (text[at] == '"' && (at + 1 == text.size() || text[at + 1] != '"')) {
            ++at;
            return field;
        }
        if (text[at] == '"') ++at;
        field += text[at];
    }
    throw std::runtime_error("a quote that is not closed");
}

std::optional<std::string> value_of(simdjson::dom::element element) {
    if (element.is_null()) return std::nullopt;
    if (element.is_string()) return std::string(std::string_view(element));
    return simdjson::minify(element);
}

void append_object(Table& table, simdjson::dom::element element) {
    std::vector<std::optional<std::string>> keys;
    std::vector<std::optional<std::string>> values;
    for (const auto member : simdjson::dom::object(element)) {
        keys.emplace_back(member.key);
        values.push_back(value_of(member.value));
    }
    if (table.empty()) table.push_back(keys);
    table.push_back(values);
}

/// Empty for what is missing.
std::string text_at(simdjson::dom::element element, std::string_view pointer) {
    std::string_view text;
    return element.at_pointer(pointer).get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

}  // namespace

Table read_csv(std::string_view text) {
    Table table;
    for (std::size_t at = 0; at < text.size();) {
        auto& row = table.emplace_back();
        row.emplace_back(csv_field(text, at));
        while (at < text.size() && text[at] == ',') row.emplace_back(csv_field(text, ++at));
        if (text.substr(at, 2) != "\r\n") throw std::runtime_error("a line that does not end with CRLF");
        at += 2;
    }
    return table;
}

Table read_ndjson(std::string_view text) {
    Table table;
    simdjson::dom::parser parser;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) throw std::runtime_error("a last line without its end");
        append_object(table, parser.parse(simdjson::padded_string(text.substr(0, end))));
        text.remove_prefix(end + 1);
    }
    return table;
}

Table read_json(std::string_view text) {
    Table table;
    simdjson::dom::parser parser;
    for (const auto element : simdjson::dom::array(parser.parse(simdjson::padded_string(text)))) {
        append_object(table, element);
    }
    return table;
}

Table read_json_feed(std::string_view text) {
    Table table;
    simdjson::dom::parser parser;
    for (const auto item : simdjson::dom::array(parser.parse(simdjson::padded_string(text))["items"])) {
        table.push_back({text_at(item, "/id"), text_at(item, "/title"), text_at(item, "/content_html")});
    }
    return table;
}

Table read_json_ld(std::string_view text) {
    Table table;
    simdjson::dom::parser parser;
    for (const auto item : simdjson::dom::array(parser.parse(simdjson::padded_string(text))["@graph"])) {
        table.push_back(
            {text_at(item, "/identifier/value"), text_at(item, "/title"), text_at(item, "/description")});
    }
    return table;
}
