// SPDX-License-Identifier: MIT
#include "feed/stilling_feed_json.hpp"

#include "feed/ad_json.hpp"
#include "feed/feed_time.hpp"
#include "feed/raw_json.hpp"
#include "feed/uuid.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/token.hpp>

#include <simdjson.h>

#include <utility>

namespace jobfeed {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::dom::object;

/// Reads the entries of a page one by one, so that one that is broken spoils no other.
class EventReader {
  public:
    std::variant<EventsPage::Item, Rejected> read(std::string_view raw) {
        const auto reject = [raw](const char* reason) {
            return Rejected{.reason = reason, .raw = std::string(raw), .uuid = {}};
        };
        object item;
        object entry;
        if (parser_.parse(raw.data(), raw.size(), false).get(item) != simdjson::SUCCESS)
            return reject("not an event");
        if (item["_feed_entry"].get(entry) != simdjson::SUCCESS)
            return reject("an event without _feed_entry");
        Text uuid = read_uuid(entry, "uuid");
        if (!uuid) uuid = read_uuid(item, "id");
        if (!uuid) return reject("an event without a usable uuid");
        std::string_view stamp;
        if (item["date_modified"].get(stamp) != simdjson::SUCCESS &&
            entry["sistEndret"].get(stamp) != simdjson::SUCCESS) {
            stamp = "";
        }
        std::string_view status;
        // A status of another name does not say that the ad is gone: its own document will.
        const bool active = entry["status"].get(status) != simdjson::SUCCESS || status != "INACTIVE";
        return EventsPage::Item{
            .event = {.uuid = std::move(*uuid), .active = active, .stamp = std::string(stamp)},
            .time = read_time(stamp)};
    }

  private:
    simdjson::dom::parser parser_;
};

void read_items(ondemand::array items, const Body& body, EventReader& reader, EventsPage& page) {
    for (ondemand::value entry : items) {
        auto item = reader.read(body.under(raw_json(entry)));
        if (auto* readable = std::get_if<EventsPage::Item>(&item)) {
            page.items.push_back(std::move(*readable));
        } else {
            page.rejected.push_back(std::move(std::get<Rejected>(item)));
        }
    }
}

Text text_or_null(ondemand::value value) {
    if (value.is_null()) return {};
    const std::string_view text = value.get_string();
    return text.empty() ? Text{} : Text{text};
}

/// The content of a detail, of an object that is known to be one.
std::variant<std::monostate, Ad, Rejected> content_of(std::string_view raw, std::string_view uuid) {
    static thread_local AdReader reader;
    auto read = reader.read(raw);
    if (auto* rejected = std::get_if<Rejected>(&read)) {
        rejected->uuid = uuid;
        return std::move(*rejected);
    }
    auto& ad = std::get<Ad>(read);
    if (ad.uuid == uuid) return std::move(ad);
    return Rejected{.reason = "it is the content of another ad", .raw = std::string(raw), .uuid = Text{uuid}};
}

std::variant<EventsPage, Unreadable> parse_page(const Body& body) {
    try {
        static thread_local ondemand::parser parser;
        static thread_local EventReader reader;
        EventsPage page;
        bool has_items = false;
        bool has_next = false;
        ondemand::document document =
            parser.iterate(body.text.data(), body.text.size(), body.text.size() + simdjson::SIMDJSON_PADDING);
        ondemand::object fields = document.get_object();
        for (auto field : fields) {
            const std::string_view key = field.unescaped_key();
            if (key == "items") {
                read_items(field.value().get_array(), body, reader, page);
                has_items = true;
            } else if (key == "id") {
                page.id = text_or_null(field.value()).value_or("");
            } else if (key == "next_id") {
                page.next_id = text_or_null(field.value());
                has_next = true;
            } else if (key == "next_url") {
                page.next_url = text_or_null(field.value());
            }
        }
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            return Unreadable{"the answer goes on after its end"};
        // Only a null that is there says that the feed ends.
        if (!has_items || !has_next || page.id.empty())
            return Unreadable{"the answer has no \"items\", \"id\" or \"next_id\""};
        if (page.next_url && !page.next_id) return Unreadable{"the answer names a next page without its id"};
        // A page begins with the event that it is named after.
        if (page.items.empty() && page.rejected.empty()) return Unreadable{"the answer has no event"};
        return page;
    } catch (const simdjson::simdjson_error& error) {
        return Unreadable{std::string("the answer is not a page of events: ") + error.what()};
    }
}

std::variant<Detail, Unreadable> parse_document(const Body& body, std::string_view uuid) {
    try {
        static thread_local ondemand::parser parser;
        ondemand::document document =
            parser.iterate(body.text.data(), body.text.size(), body.text.size() + simdjson::SIMDJSON_PADDING);
        std::string_view status;
        std::string_view named;
        std::string_view content;
        ondemand::object fields = document.get_object();
        for (auto field : fields) {
            const std::string_view key = field.unescaped_key();
            ondemand::value value = field.value();
            if (key == "status") {
                status = value.get_string();
            } else if (key == "uuid") {
                named = value.get_string();
            } else if ((key == "ad_content" || key == "json") && !value.is_null()) {
                // NAV's documentation calls the content `json`; a content that is none must not count as
                // none.
                if (value.type() != ondemand::json_type::object)
                    return Unreadable{"the content of the answer is not an object"};
                content = body.under(raw_json(value));
            }
        }
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            return Unreadable{"the answer goes on after its end"};
        if (uuid_of(named) != uuid) return Unreadable{"the answer is for another ad"};
        if (status != "ACTIVE" && status != "INACTIVE")
            return Unreadable{"the answer has no status that is known"};
        Detail detail{.status = status == "ACTIVE" ? Detail::Status::active : Detail::Status::inactive,
                      .content = {}};
        if (!content.empty()) detail.content = content_of(content, uuid);
        return detail;
    } catch (const simdjson::simdjson_error& error) {
        return Unreadable{std::string("the answer is not an ad: ") + error.what()};
    }
}

}  // namespace

std::variant<EventsPage, Unreadable> parse_events_page(const std::string& body) {
    return read_body(body, parse_page);
}

std::variant<Detail, Unreadable> parse_detail(const std::string& body, std::string_view uuid) {
    return read_body(body, [uuid](const Body& part) { return parse_document(part, uuid); });
}

Text find_token(std::string_view prose) {
    constexpr std::string_view space = " \t\r\n";
    while (!prose.empty()) {
        const auto begin = prose.find_first_not_of(space);
        if (begin == std::string_view::npos) break;
        const auto end = std::min(prose.find_first_of(space, begin), prose.size());
        const std::string_view word = prose.substr(begin, end - begin);
        prose.remove_prefix(end);
        try {
            static_cast<void>(read_token(word));
            return Text{word};
        } catch (const Error&) {
            continue;  // an ordinary word
        }
    }
    return {};
}

}  // namespace jobfeed
