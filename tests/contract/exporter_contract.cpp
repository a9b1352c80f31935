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

using Seen = std::string (*)(std::string);

struct Format {
    Table (*read)(std::string_view);
    bool knows_null;
    bool has_header = false;
    Seen seen = [](std::string text) { return text; };  ///< what a reader sees of a value
};

/// XML cannot hold control characters.
std::string without_controls(std::string text) {
    std::string seen;
    for (const char letter : text) {
        const bool control = static_cast<unsigned char>(letter) < 0x20 &&
                             std::string_view("\t\r\n").find(letter) == std::string_view::npos;
        seen += control ? "\uFFFD" : std::string(1, letter);
    }
    return seen;
}

/// Nor has Excel carriage returns, or cells without end.
std::string in_a_cell(std::string text) {
    std::erase(text, '\r');
    constexpr std::size_t longest = 32'767;
    return without_controls(text.substr(0, longest));
}

const std::map<std::string, Format> formats{
    {"csv", {.read = read_csv, .knows_null = false, .has_header = true}},
    {"ndjson", {.read = read_ndjson, .knows_null = true}},
    {"json", {.read = read_json, .knows_null = true}},
    {"excel", {.read = read_excel, .knows_null = false, .has_header = true, .seen = in_a_cell}},
    {"jsonld", {.read = read_json_ld, .knows_null = false}},
    {"rss", {.read = read_rss, .knows_null = false, .seen = without_controls}},
    {"json-feed", {.read = read_json_feed, .knows_null = false}},
    {"html", {.read = read_html, .knows_null = false, .seen = without_controls}}};

bool takes_columns(const std::string& name) {
    const auto all = export_formats();
    return std::find_if(all.begin(), all.end(),
                        [&name](const ExportFormat& format) { return format.name == name; })
        ->takes_columns;
}

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

std::string exported(const std::string& format, std::span<const std::string> names, const Table& table,
                     const ExportSettings& settings = {}) {
    std::string text;
    const auto exporter = make_exporter(
        format,
        [&text](std::string_view piece) {
            text += piece;
            return true;
        },
        settings);
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
Table expected(const std::string& name, const Format& format, Table table) {
    for (auto& row : table) {
        for (auto& value : row) {
            if (!value && !format.knows_null) value = "";
            if (value) value = format.seen(*value);
        }
    }
    // Those with columns of their own have no header; those of JSON have it when they have rows.
    if (takes_columns(name) && (format.has_header || !table.empty()))
        table.insert(table.begin(), {columns.begin(), columns.end()});
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
        CHECK(format.read(exported(name, columns, table)) == expected(name, format, table));
    }
}

TEST_CASE("no ads make a valid file") {
    for (const auto& [name, format] : formats) {
        INFO(name);
        CHECK(format.read(exported(name, columns, {})) == expected(name, format, {}));
    }
}

TEST_CASE("a single column that is empty is a row still") {
    for (const auto& [name, format] : formats) {
        INFO(name);
        const std::vector<std::string> title{"title"};
        const std::size_t header = takes_columns(name) ? 1 : 0;
        CHECK(format.read(exported(name, title, {{std::nullopt}, {""}, {"x"}})).size() == 3 + header);
    }
}

TEST_CASE("a sink that wants no more is obeyed, and soon") {
    for (const auto& [name, format] : formats) {
        if (name == "excel") continue;  // a workbook is passed on when it is whole
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
    CHECK_THROWS_WITH(
        make_exporter("xml", {}),
        "unknown format 'xml'; there are csv, ndjson, json, excel, jsonld, rss, json-feed, html");
}

TEST_CASE("no cell of CSV for a spreadsheet can run, and those changed are counted") {
    std::string text;
    const auto exporter = make_exporter("csv",
                                        [&text](std::string_view piece) {
                                            text += piece;
                                            return true;
                                        },
                                        {.for_spreadsheet = true});
    const std::vector<std::string> title{"title"};
    REQUIRE(exporter->begin(title));
    const std::vector<std::string> values{"=1+1", "+47",     "-1",  "@SUM(A1)", "\tx", "\r=1",
                                          "  =1", "\uFF1D1", "a;b", "a=b",      "æ",   ""};
    for (const std::string& value : values)
        REQUIRE(exporter->write(std::vector<std::optional<std::string_view>>{value}));
    REQUIRE(exporter->end());
    CHECK(text ==
          "\uFEFF"
          "title\r\n'=1+1\r\n'+47\r\n'-1\r\n'@SUM(A1)\r\n'\tx\r\n\"'\r=1\"\r\n'  "
          "=1\r\n'\uFF1D1\r\n\"a;b\"\r\na=b\r\næ\r\n\"\"\r\n");
    CHECK(exporter->remark() == "8 values that a spreadsheet could run have an apostrophe before them");
}

TEST_CASE("Excel gets times as dates of Oslo, and all else as texts") {
    const std::vector<std::string> names{"published", "orgnr", "title"};
    const Table table{{"2024-06-30T22:00:00.000Z", "0155", "=1+1"},
                      {"2024-12-31T23:00:00.000Z", "012", "_x0041_"}};
    const std::string sheet = part_of_workbook(exported("excel", names, table), "xl/worksheets/sheet1.xml");
    CHECK_THAT(sheet, ContainsSubstring("<v>45474</v>"));  // 2024-07-01
    CHECK_THAT(sheet, ContainsSubstring("<v>45658</v>"));  // 2025-01-01
    CHECK_THAT(sheet, ContainsSubstring(">0155</t>"));
    CHECK_THAT(sheet, ContainsSubstring("t=\"inlineStr\"><is><t xml:space=\"preserve\">=1+1</t>"));
    CHECK_THAT(sheet, ContainsSubstring(">_x005F_x0041_</t>"));  // or Excel would show A
    CHECK_THAT(sheet, !ContainsSubstring("<f>"));
    CHECK_THAT(sheet, ContainsSubstring("state=\"frozen\""));
}

TEST_CASE("the same ads make the same file") {
    const Table table = rows_of(nasty_values);
    for (const auto& [name, format] : formats) {
        INFO(name);
        const ExportSettings settings{.at = parse_timestamp("2024-06-01").value()};
        CHECK((exported(name, columns, table, settings) == exported(name, columns, table, settings)));
    }
}

TEST_CASE("JSON-LD says where and for whom, and ends no script element") {
    const std::vector<std::string> names{"uuid",        "title",          "description",
                                         "shown_until", "extent",         "engagement_type",
                                         "employer",    "work_locations", "link"};
    CHECK(
        exported(
            "jsonld", names,
            {{"u", "Kokk", "<p onclick=\"a\">x</script></p>", "2024-06-30T22:00:00.000Z", "Heltid",
              "Vikariat", "Kafé AS",
              R"([{"country":"NORGE","city":"BODØ","postalCode":"8006","county":"NORDLAND","municipal":"BODØ"},{"country":"SVERIGE"}])",
              "https://x.test/1"}}) ==
        "{\"@context\":\"https://schema.org\",\"@graph\":[\n"
        R"({"@type":"JobPosting","identifier":{"@type":"PropertyValue","name":"NAV","value":"u"},"title":"Kokk",)"
        R"("description":"\u003cp>x\u003c/p>","validThrough":"2024-06-30T22:00:00.000Z","employmentType":["FULL_TIME","TEMPORARY"],)"
        R"("hiringOrganization":{"@type":"Organization","name":"Kafé AS"},"jobLocation":[{"@type":"Place","address":)"
        R"({"@type":"PostalAddress","addressLocality":"BODØ","postalCode":"8006","addressRegion":"NORDLAND","addressCountry":"NO"}},)"
        R"({"@type":"Place","address":{"@type":"PostalAddress","addressCountry":"SVERIGE"}}],"url":"https://x.test/1"})"
        "\n]}\n");
}
