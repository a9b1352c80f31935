// SPDX-License-Identifier: MIT
// What every export format must do. A new format adds a line to `formats`.
#include "exporter_readers.hpp"

#include "catch.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/exporter.hpp>

#include <algorithm>
#include <map>

using namespace jobfeed;

namespace {

struct Format {
    Table (*read)(std::string_view);
    bool knows_null;
};

const std::map<std::string, Format> formats{
    {"csv", {read_csv, false}}, {"ndjson", {read_ndjson, true}}, {"json", {read_json, true}}};

const std::vector<std::string> columns{"uuid", "title", "description"};

const std::vector<std::string> nasty_values{"plain",
                                            "",
                                            " spaces around ",
                                            "comma, semicolon; tab\t",
                                            "a \"quoted\" word",
                                            "\"",
                                            "\"\"",
                                            "CR\rLF\nCRLF\r\n",
                                            "=1+1",
                                            "@x",
                                            "-1",
                                            "+47",
                                            "back\\slash",
                                            "null",
                                            "æøå ÆØÅ",
                                            "\xF0\x9F\x8E\x89",
                                            "no\xC2\xA0"
                                            "break",
                                            "<p>HTML &amp; such</p>",
                                            std::string("\x01\x1f\x7f", 3),
                                            "{\"a\":1}",
                                            std::string(200'000, 'x')};

std::string exported(const std::string& format, std::span<const std::string> names, const Table& table) {
    std::string text;
    const auto exporter = make_exporter(format, [&text](std::string_view piece) {
        text += piece;
        return true;
    });
    REQUIRE(exporter->begin(names));
    for (const auto& row : table) {
        std::vector<std::optional<std::string_view>> views(row.begin(), row.end());
        REQUIRE(exporter->write(views));
    }
    REQUIRE(exporter->end());
    return text;
}

Table rows_of(const std::vector<std::string>& values) {
    Table table;
    for (const std::string& value : values) table.push_back({"id", value, std::nullopt});
    return table;
}

/// What a reader of the format should see of the table.
Table expected(const Format& format, Table table, bool with_header) {
    for (auto& row : table) {
        for (auto& value : row) {
            if (!value && !format.knows_null) value = "";
        }
    }
    if (with_header) table.insert(table.begin(), {columns.begin(), columns.end()});
    return table;
}

}  // namespace

TEST_CASE("every format is held to this contract") {
    for (const ExportFormat& format : export_formats()) CHECK(formats.count(std::string(format.name)) == 1);
    CHECK(export_formats().size() == formats.size());
}

TEST_CASE("every value comes back as it was") {
    for (const auto& [name, format] : formats) {
        INFO(name);
        const Table table = rows_of(nasty_values);
        CHECK(format.read(exported(name, columns, table)) == expected(format, table, true));
    }
}

TEST_CASE("no ads make a valid file") {
    for (const auto& [name, format] : formats) {
        INFO(name);
        const bool header = name == "csv";
        CHECK(format.read(exported(name, columns, {})) == expected(format, {}, header));
    }
}

TEST_CASE("a single column that is empty is a row still") {
    for (const auto& [name, format] : formats) {
        INFO(name);
        const std::vector<std::string> title{"title"};
        CHECK(format.read(exported(name, title, {{std::nullopt}, {""}, {"x"}})).size() == 4);
    }
}

TEST_CASE("a sink that wants no more is obeyed, and soon") {
    for (const auto& [name, format] : formats) {
        INFO(name);
        int calls = 0;
        const auto exporter = make_exporter(name, [&calls](std::string_view) {
            ++calls;
            return false;
        });
        const std::string kilobyte(1000, 'x');
        const std::vector<std::optional<std::string_view>> row{"id", kilobyte, std::nullopt};
        bool wanted = exporter->begin(columns);
        int rows = 0;
        for (; wanted && rows < 10'000; ++rows) wanted = exporter->write(row);
        CHECK_FALSE(wanted);
        CHECK(calls == 1);
        CHECK(rows < 1000);
    }
}

TEST_CASE("an ad is passed on as the feed sent it, on one line") {
    const std::vector<std::string> json{"json"};
    const Table table{{R"({"a" : 1.50,)"
                       "\r\n"
                       R"( "b":"\u00e5\n"})"}};
    CHECK(exported("ndjson", json, table) == R"({"a" : 1.50,   "b":"\u00e5\n"})"
                                             "\n");
    CHECK(exported("json", json, table) ==
          "[\n"
          R"({"a" : 1.50,   "b":"\u00e5\n"})"
          "\n]\n");
}

TEST_CASE("columns that hold JSON are embedded in JSON") {
    const std::vector<std::string> names{"uuid", "work_locations", "occupations", "json"};
    const Table table{{"u", R"([{"city":"OSLO"}])", "[]", "{\"x\":\n1}"}, {"v", std::nullopt, "[]", "{}"}};
    CHECK(exported("ndjson", names, table) ==
          R"({"uuid":"u","work_locations":[{"city":"OSLO"}],"occupations":[],"json":{"x": 1}})"
          "\n"
          R"({"uuid":"v","work_locations":null,"occupations":[],"json":{}})"
          "\n");
}

TEST_CASE("JSON replaces what is not UTF-8, and CSV keeps it") {
    const std::vector<std::string> title{"title"};
    const std::string broken =
        "a\xFF"
        "b\xC3"
        "(\xED\xA0\x80\xF5\xE2\x82";
    const std::string mark = "\xEF\xBF\xBD";
    const std::string replaced = "a" + mark + "b" + mark + "(" + mark + mark + mark + mark + mark + mark;
    CHECK(read_csv(exported("csv", title, {{broken}}))[1][0] == broken);
    CHECK(read_json(exported("json", title, {{broken}}))[1][0] == replaced);
}

TEST_CASE("CSV quotes where it must and nowhere else") {
    CHECK(exported("csv", columns, {{"a b;=c", "d,e", "f\"g"}}) ==
          "uuid,title,description\r\na b;=c,\"d,e\",\"f\"\"g\"\r\n");
}

TEST_CASE("CSV writes all columns but the JSON unless told otherwise") {
    const auto names = make_exporter("csv", {})->default_columns();
    CHECK(names.size() == query_columns().size() - 1);
    CHECK(std::find(names.begin(), names.end(), "json") == names.end());
    CHECK(make_exporter("ndjson", {})->default_columns() == std::vector<std::string>{"json"});
}

TEST_CASE("an unknown format is refused with the known ones") {
    CHECK_THROWS_WITH(make_exporter("xml", {}), "unknown format 'xml'; there are csv, ndjson, json");
}
