// SPDX-License-Identifier: MIT
#include "store/scope_table.hpp"

#include <string>
#include <vector>

namespace jobfeed::store {
namespace {

/// The filters, each with its name in the database.
template <typename Filters, typename Function>
void each_filter(Filters& filters, Function function) {
    function("county", filters.counties);
    function("municipality", filters.municipalities);
    function("category", filters.categories);
    function("source", filters.sources);
    function("orgnr", filters.orgnrs);
}

}  // namespace

std::optional<Scope> read_scope(const Database& database) {
    std::optional<Scope> scope;
    database.prepare("SELECT feed, base_url FROM mirror").each([&scope](const Statement& row) {
        scope = Scope{std::string(row.text(0)), std::string(row.text(1)), {}};
    });
    if (!scope) return scope;
    auto values_of = database.prepare("SELECT value FROM filters WHERE kind = ? ORDER BY value");
    each_filter(scope->filters, [&values_of](const char* kind, std::vector<std::string>& values) {
        values_of.each([&values](const Statement& row) { values.emplace_back(row.text(0)); }, kind);
    });
    return scope;
}

void write_scope(Database& database, const Scope& scope, std::int64_t sync,
                 std::optional<Timestamp> token_expires) {
    database
        .prepare(
            "INSERT INTO mirror (only_row, feed, base_url, after_sync, token_expires) "
            "VALUES (1, ?1, ?2, 0, ?4) "
            "ON CONFLICT (only_row) DO UPDATE SET feed = excluded.feed, base_url = excluded.base_url, "
            "after_sync = (SELECT coalesce(max(number), 0) FROM syncs WHERE number <> ?3), "
            "token_expires = excluded.token_expires")
        .run(scope.feed, scope.base_url, sync, token_expires);
    database.execute("DELETE FROM filters");
    auto insert = database.prepare("INSERT INTO filters VALUES (?, ?)");
    each_filter(scope.filters, [&insert](const char* kind, const std::vector<std::string>& values) {
        for (const std::string& value : values) insert.run(kind, value);
    });
}

}  // namespace jobfeed::store
