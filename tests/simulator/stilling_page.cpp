// SPDX-License-Identifier: MIT
#include "stilling_page.hpp"

#include <fmt/format.h>

#include <iterator>

namespace simulator {
namespace {

void append_item(std::string& json, const Event& event) {
    const auto& face = *event.face;
    if (!face.raw.empty()) {
        json += face.raw;
        return;
    }
    const auto uuid = json_string(face.uuid);
    const auto title = json_string(face.title);
    const auto time = format_oslo_instant(event.time);
    fmt::format_to(
        std::back_inserter(json),
        R"({{"id":{0},"url":"/api/v1/feedentry/{1}","title":{2},"content_text":"Stillingsannonse","date_modified":"{3}","_feed_entry":{{"uuid":{0},"status":"{4}","title":{2},"businessName":{5},"municipal":{6},"sistEndret":"{3}"}}}})",
        uuid, face.uuid, title, time, event.is_active ? "ACTIVE" : "INACTIVE", json_string(face.business),
        json_string(face.municipal));
}

}  // namespace

std::string page_json(const Uuid& id, const EventPage& page) {
    constexpr std::size_t usual_item = 520;
    const auto next = page.next ? to_string(*page.next) : std::string{};
    std::string json;
    json.reserve(600 + page.events.size() * usual_item);
    fmt::format_to(
        std::back_inserter(json),
        R"({{"version":"1.0","title":"Stillingsfeeden fra arbeidsplassen.no","home_page_url":"https://arbeidsplassen.nav.no","feed_url":"/api/v1/feed/{0}","description":"Feed med stillinger fra arbeidsplassen.no","next_url":{1},"id":"{0}","next_id":{2},"items":[)",
        to_string(id), page.next ? fmt::format(R"("/api/v1/feed/{}")", next) : "null",
        page.next ? fmt::format(R"("{}")", next) : "null");
    for (const auto& event : page.events) {
        json += &event == &page.events.front() ? "" : ",";
        append_item(json, event);
    }
    return json + "]}";
}

}  // namespace simulator
