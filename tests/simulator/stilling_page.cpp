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
    const auto shown_uuid = uuid_in_form(face.uuid, face.form);
    const auto uuid = json_string(shown_uuid);
    if (face.form == EventForm::id_only) {
        fmt::format_to(std::back_inserter(json), R"({{"id":{}}})", uuid);
        return;
    }
    const auto title = json_string(face.title);
    const auto time = format_oslo_instant(event.time);
    fmt::format_to(
        std::back_inserter(json),
        R"({{"id":{},"url":"/api/v1/feedentry/{}","title":{},"content_text":"Stillingsannonse","date_modified":"{}","_feed_entry":)",
        uuid, shown_uuid, title, time);
    if (face.form == EventForm::null_entry) {
        json += "null}";
        return;
    }
    fmt::format_to(
        std::back_inserter(json),
        R"({{"uuid":{},"status":"{}","title":{},"businessName":{},"municipal":{},"sistEndret":"{}"}}}})",
        uuid, event.is_active ? "ACTIVE" : "INACTIVE", title, json_string(face.business),
        json_string(face.municipal), time);
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
