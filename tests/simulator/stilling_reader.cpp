// SPDX-License-Identifier: MIT
#include "stilling_reader.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <map>

namespace simulator::test {
namespace {

using simdjson::dom::element;

std::string text(simdjson::simdjson_result<element> value) {
    return std::string{value.get_string().value()};
}

std::optional<std::string> text_or_null(simdjson::simdjson_result<element> value) {
    return value.is_null() ? std::nullopt : std::optional{text(value)};
}

}  // namespace

Options stilling_feed_of(std::size_t ads) {
    Options options;
    options.now = parse_instant("2024-06-10T12:00:00Z");
    options.old_events = 0;
    for (std::size_t number = 0; number < ads; ++number) {
        options.corpus.push_back(numbered_ad(number));
    }
    return options;
}

std::string numbered_uuid(std::size_t number) {
    return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

std::string numbered_ad(std::size_t number) {
    const auto oldest = parse_instant("2024-06-01T09:00:00Z").value();
    const auto updated = format_instant(oldest + std::chrono::hours{number});
    return SmallAd{
        .uuid = numbered_uuid(number), .updated = updated, .title = fmt::format("Stilling {}", number)}
        .json();
}

Reply ask_stilling(const Simulator& simulator, const std::string& target, Headers headers) {
    headers.emplace_back("Authorization", "Bearer " + simulator.stilling_token());
    return get(simulator, "/api/v1" + target, headers);
}

Reply detail(const Simulator& simulator, std::size_t number, const Headers& headers) {
    return ask_stilling(simulator, "/feedentry/" + numbered_uuid(number), headers);
}

bool has(std::string_view body, std::string_view part) {
    return body.find(part) != std::string_view::npos;
}

PageReply ask_page(const Simulator& simulator, const std::string& target, const Headers& headers) {
    PageReply reply{ask_stilling(simulator, "/feed" + target, headers), {}, {}, {}, {}, {}, {}, {}};
    if (reply.status != 200) {
        return reply;
    }
    simdjson::dom::parser parser;
    const element page = parser.parse(reply.body);
    reply.id = text(page["id"]);
    reply.next_id = text_or_null(page["next_id"]);
    reply.next_url = text_or_null(page["next_url"]);
    for (const element item : page["items"].get_array()) {
        const element entry = item["_feed_entry"];
        reply.ads.push_back(text(item["id"]));
        reply.states.push_back(text(entry["status"]));
        reply.times.push_back(text(entry["sistEndret"]));
        reply.titles.push_back(text(item["title"]));
    }
    return reply;
}

std::vector<PageReply> read_pages(const Simulator& simulator, std::size_t size, const std::string& target) {
    std::vector<PageReply> pages;
    auto next = target;
    do {
        pages.push_back(ask_page(simulator, fmt::format("{}?pageSize={}", next, size)));
        next = pages.back().next_id ? "/" + *pages.back().next_id : "";
    } while (!next.empty());
    return pages;
}

std::vector<std::string> folded(const std::vector<PageReply>& pages) {
    std::map<std::string, std::string> last;
    for (const auto& page : pages) {
        for (std::size_t item = 0; item < page.ads.size(); ++item) {
            last[page.ads[item]] = page.states[item];
        }
    }
    std::vector<std::string> active;
    for (const auto& [uuid, status] : last) {
        if (status == "ACTIVE") {
            active.push_back(uuid);
        }
    }
    return active;
}

}  // namespace simulator::test
