// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "unit/lib/mirror.hpp"

using namespace jobfeed;
using namespace jobfeed::test;

namespace {

const std::vector<std::string> from_json{"description", "employer_description", "work_locations",
                                         "occupations"};

/// The columns of ads stored with this JSON, as each_ad() gives them.
Values by_each_ad(const Mirror& mirror) {
    Values found;
    mirror.each_ad({.columns = from_json, .include_left = true}, [&found](Row row) {
        for (const auto& value : row) found.emplace_back(value.value_or("NULL"));
        return true;
    });
    return found;
}

Values by_sql(const std::filesystem::path& path) {
    Values found;
    for (const std::string& name : from_json) {
        for (const auto& text : column(path, "SELECT coalesce(" + name + ", 'NULL') FROM all_ads")) {
            found.push_back(text);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("what is only in the JSON is read as the views read it") {
    const auto json = GENERATE(
        as<std::string>{}, R"({})", R"({"description":"<p>æ \"x\" \u00e6 \/ 🍳 \ud83c\udf73</p>"})",
        R"({"description":"","employer":{"description":""}})",
        R"({"description":null,"employer":null,"workLocations":null})",
        R"({"description":"a\u0000b \\u0000 c","employer":{"description":"\u0000"}})",
        R"({"description":"first","description":"second"})",
        R"({"employer":{"description":"first","description":"second"},"employer":{"description":"third"}})",
        R"({"employer":{"name":"x"},"employer":{"description":"third"}})",
        R"({"description":12,"workLocations":[1,2.50,-0,1e3,true,null,"\/\u00e6"]})",
        R"({"description":1.50,"employer":"text"})",
        R"({"description":{"a": [ 1 ]},"workLocations":{"a": 1}})",
        R"({"description":true,"employer":{"description":[ "x" ]}})",
        "{ \"workLocations\" : [ { \"city\" : \"A  B\" ,\n \"county\":null } , [ ] ] , "
        "\"occupationCategories\" : [ ] }",
        R"({"workLocations":"text","occupationCategories":[{"level1":"x"},{"level1":"y"}]})",
        R"({"nested":{"description":"no","workLocations":[3]},"description":"yes"})",
        R"({"description":"\ud800 lone"})");
    INFO(json);
    MirrorUnderTest mirror;
    Ad stored = ad(1);
    stored.json = json;
    mirror.apply({.ads = {stored}, .rejected = {}});
    CHECK(by_each_ad(Mirror::open(mirror.path)) == by_sql(mirror.path));
}
