// SPDX-License-Identifier: MIT
#include <jobfeed/snapshot.hpp>

#include "column_meanings.hpp"
#include "json_members.hpp"
#include "new_folder.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/error.hpp>
#include <jobfeed/exporter.hpp>
#include <jobfeed/version.hpp>

#include <fmt/format.h>

#include <array>

namespace jobfeed {
namespace {

constexpr const char* data_file = "ads.ndjson";
constexpr const char* manifest_file = "manifest.json";

/// What a snapshot is of.
struct Origin {
    std::string mirror;
    std::uint64_t last_change;
    std::optional<Timestamp> changed;
    std::optional<Scope> scope;
};

Origin origin_of(const Mirror& mirror) {
    const ChangeLog changes(mirror);
    const auto last = changes.last();
    return {.mirror = changes.mirror_id(),
            .last_change = last,
            .changed = changes.time_of(last),
            .scope = mirror.scope()};
}

std::string list_of(const std::vector<std::string>& values) {
    std::string list = "[";
    for (const std::string& value : values) {
        if (list.size() > 1) list += ',';
        append_json_string(list, value);
    }
    return list + "]";
}

std::string filters_of(const Filters& filters) {
    std::string object;
    JsonMembers members(object);
    for (const auto& [name, values] :
         {std::pair{"county", &filters.counties}, std::pair{"municipality", &filters.municipalities},
          std::pair{"category", &filters.categories}, std::pair{"source", &filters.sources},
          std::pair{"orgnr", &filters.orgnrs}}) {
        if (!values->empty()) members.json(name, list_of(*values));
    }
    members.end();
    return object;
}

std::string query_of(const Query& query) {
    std::string object;
    JsonMembers members(object);
    members.json("all", query.include_left ? "true" : "false")
        .json("filters", filters_of(query.filters))
        .text("words", query.words);
    if (!query.employers.empty()) members.json("employers", list_of(query.employers));
    for (const auto& [name, moment] :
         {std::pair{"published_since", query.published_since},
          std::pair{"expires_before", query.expires_before}, std::pair{"new_since", query.new_since}}) {
        if (moment) members.text(name, to_string(*moment));
    }
    if (query.limit) members.json("limit", std::to_string(*query.limit));
    members.end();
    return object;
}

std::string scope_of(const Origin& origin) {
    if (!origin.scope) return "null";
    std::string object;
    JsonMembers(object)
        .text("feed", origin.scope->feed)
        .text("base_url", origin.scope->base_url)
        .json("filters", filters_of(origin.scope->filters))
        .end();
    return object;
}

std::string manifest_of(const Origin& origin, const Query& query, std::uint64_t ads,
                        const std::vector<NewFolder::File>& files) {
    std::string list;
    for (const NewFolder::File& file : files) {
        list += list.empty() ? "[\n  " : ",\n  ";
        JsonMembers(list)
            .text("name", file.name)
            .json("bytes", std::to_string(file.bytes))
            .text("sha256", file.sha256)
            .json("rows", file.name == data_file ? std::to_string(ads) : "")
            .end();
    }
    std::string manifest =
        fmt::format("{{\n\"jobfeed\":\"{}\",\n\"mirror\":\"{}\",\n", version(), origin.mirror);
    std::string changed = "null";
    if (origin.changed) changed = fmt::format("\"{}\"", to_string(*origin.changed));
    manifest += fmt::format("\"last_change\":{},\n\"last_change_at\":{},\n\"scope\":{},\n\"query\":{},\n",
                            origin.last_change, changed, scope_of(origin), query_of(query));
    return manifest + fmt::format("\"columns\":{},\n\"files\":{}\n]\n}}\n", list_of(query.columns), list);
}

std::string schema_of(const std::vector<std::string>& columns) {
    std::string schema =
        "{\n\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\n\"title\":\"A job ad, one line of "
        "ads.ndjson\",\n\"type\":\"object\",\n\"properties\":{";
    bool first = true;
    for (const std::string& column : columns) {
        if (columns.size() == 1 && column == "json") break;  // then a line is the ad itself
        schema += first ? "\n  " : ",\n  ";
        first = false;
        append_json_string(schema, column);
        const bool is_list = column == "work_locations" || column == "occupations";
        const bool is_time = column == "published" || column == "expires" || column == "updated" ||
                             column == "first_seen" || column == "shown_until" || column == "left_at";
        schema += ':';
        JsonMembers(schema)
            .json("type", is_list            ? R"(["array","null"])"
                          : column == "json" ? "\"object\""
                                             : R"(["string","null"])")
            .text("format", is_time ? "date-time" : "")
            .text("description", meaning_of(column))
            .end();
    }
    return schema + "\n}\n}\n";
}

std::string readme_of(const Origin& origin, const Query& query, std::uint64_t ads) {
    const std::string day = origin.changed ? to_string(*origin.changed).substr(0, 10) : "no date";
    return fmt::format(
        R"markdown(# Job ads from NAV, {day}

{ads} job ads that NAV, Norway's labour agency, offers{kept}: `ads.ndjson`, one JSON object
a line. `schema.json` says what each member holds; times are UTC. `manifest.json` says which
ads these are, and has the checksums:

    jq -r '.files[] | "\(.sha256)  \(.name)"' manifest.json | sha256sum -c

They are what a mirror held after its change number {number} ({day}), made by jobfeed {version}.
The mirror's id is {mirror}. {left}

## How to cite

> NAV. *Job ads* ({feed}). Mirrored with jobfeed {version};
> mirror {mirror}, change {number}, {day}.
> Snapshot with SHA-256 as in its manifest.

## Terms

NAV's terms for consumers of its ads are at <https://arbeidsplassen.nav.no/vilkar-api>; read
them. In short, as of 2026:

- The ads may be republished, and used for statistics and analysis.
- Whoever republishes them takes an ad down at once when NAV withdraws it, and changes it at
  once when NAV does; to apply has to lead to where the ad comes from. A snapshot does neither:
  do not republish ads from it.
- Ads can hold personal data, in their texts too. Whoever keeps them answers for that, and
  deletes what is no longer needed.
)markdown",
        fmt::arg("day", day), fmt::arg("ads", ads),
        fmt::arg("kept", query.include_left ? ", or offered and the mirror still keeps" : ""),
        fmt::arg("left", query.include_left
                             ? "`left_at` is null as long as an ad is offered."
                             : "Ads that had left are not in it, nor those that have expired since."),
        fmt::arg("number", origin.last_change), fmt::arg("version", version()),
        fmt::arg("mirror", origin.mirror),
        fmt::arg("feed", origin.scope ? origin.scope->feed : "no feed yet"));
}

std::uint64_t write_ads(const Mirror& mirror, const Query& query, NewFolder& folder,
                        const std::function<void()>& before_each) {
    NewFolder::Writer file(folder, data_file);
    const auto exporter = make_exporter("ndjson", [&file](std::string_view text) {
        file.write(text);
        return true;
    });
    std::uint64_t count = 0;
    exporter->begin(query.columns);
    mirror.each_ad(query, [&](Row row) {
        before_each();
        ++count;
        return exporter->write(row);
    });
    exporter->end();
    file.end();
    return count;
}

/// A folder that holds something else is not to be lost.
void require_room(const std::filesystem::path& folder) {
    std::error_code unknown;
    if (!std::filesystem::exists(folder, unknown) || std::filesystem::exists(folder / manifest_file, unknown))
        return;
    if (std::filesystem::is_directory(folder, unknown) && std::filesystem::is_empty(folder, unknown)) return;
    throw Error(ErrorKind::usage,
                fmt::format("{} is there already and is no snapshot; name another folder", folder.string()));
}

}  // namespace

std::uint64_t write_snapshot(const Mirror& mirror, const Query& query, const std::filesystem::path& folder,
                             const std::function<void()>& before_each) {
    require_room(folder);
    const Origin origin = origin_of(mirror);
    std::error_code unknown;
    const auto place = std::filesystem::weakly_canonical(folder, unknown);  // behind links
    NewFolder made(unknown ? folder : place);
    const std::uint64_t ads = write_ads(mirror, query, made, before_each);
    if (ChangeLog(mirror).last() != origin.last_change) {
        throw Error(
            ErrorKind::busy,
            "the mirror has changed while the snapshot was written; run again when the sync has ended");
    }
    made.write("schema.json", schema_of(query.columns));
    made.write("README.md", readme_of(origin, query, ads));
    made.write(manifest_file, manifest_of(origin, query, ads, made.files()));
    made.take_place();
    return ads;
}

}  // namespace jobfeed
