// SPDX-License-Identifier: MIT
#include "feed/stilling_feed_json.hpp"

#include "feed/ad_json.hpp"
#include "feed/ascii.hpp"
#include "feed/feed_time.hpp"
#include "feed/json_mender.hpp"
#include "feed/raw_json.hpp"
#include "feed/uuid.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/token.hpp>

#include <simdjson.h>

#include <utility>

namespace jobfeed::feed {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::dom::element;
using simdjson::dom::object;

/// Whether the text is that word, in whatever case.
bool is_word(std::string_view text, std::string_view word) {
    return in_lower_case(trimmed(text)) == word;
}

std::string_view without_quotes(std::string_view raw) {
    return raw.size() > 1 && raw.front() == '"' ? raw.substr(1, raw.size() - 2) : raw;
}

/// What a string is, its escapes read; anything else as it is written.
std::string text_of(std::string_view raw) {
    static thread_local simdjson::dom::parser parser;
    std::string_view text;
    const bool is_text = parser.parse(simdjson::padded_string(raw)).get(text) == simdjson::SUCCESS;
    return std::string(is_text ? text : raw);
}

/// What is said of an ad: by the entry of an event, or beside it.
class Said {
  public:
    explicit Said(const object& item) : item_(item) {
        object entry;
        if (item["_feed_entry"].get(entry) == simdjson::SUCCESS) entry_ = entry;
    }

    [[nodiscard]] Text uuid() const {
        Text uuid = entry_ ? read_uuid(*entry_, "uuid") : Text{};
        if (!uuid) uuid = read_uuid(item_, "id");
        return uuid ? uuid : read_uuid(item_, "uuid");
    }

    /// A status of another name does not say that the ad is gone: its own document will.
    [[nodiscard]] bool is_active() const {
        std::string_view status;
        const bool found = (entry_ && (*entry_)["status"].get(status) == simdjson::SUCCESS) ||
                           item_["status"].get(status) == simdjson::SUCCESS;
        return !found || !is_word(status, "inactive");
    }

    [[nodiscard]] std::string raw_time() const {
        element raw_time;
        const bool found = item_["date_modified"].get(raw_time) == simdjson::SUCCESS ||
                           (entry_ && (*entry_)["sistEndret"].get(raw_time) == simdjson::SUCCESS);
        if (!found || raw_time.is_null()) return {};
        std::string_view text;
        return raw_time.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(raw_time);
    }

  private:
    object item_;
    std::optional<object> entry_;
};

/// Reads the entries of a page one by one, so that one that is broken spoils no other.
class EventParser {
  public:
    std::variant<EventsPage::Item, Rejected> read(std::string_view raw) {
        const auto value = parser_.read(raw);
        object item;
        if (!value || value->root.get(item) != simdjson::SUCCESS)
            return Rejected{.reason = "not an event", .raw = std::string(raw)};
        const Said said(item);
        Text uuid = said.uuid();
        if (!uuid) return Rejected{.reason = "an event without a usable uuid", .raw = std::string(raw)};
        std::string raw_time = said.raw_time();
        const auto time = read_time(raw_time);
        return EventsPage::Item{
            .event = {.uuid = std::move(*uuid), .active = said.is_active(), .raw_time = std::move(raw_time)},
            .time = time};
    }

  private:
    MendingParser parser_;
};

/// The feed's own limit, and one that a page may have more by its overlap; its ids are uuids.
constexpr std::size_t most_items = 10'001;
constexpr std::size_t longest_id = 200;

void read_items(ondemand::array items, const Body& body, EventParser& reader, EventsPage& page) {
    for (ondemand::value entry : items) {
        if (page.items.size() + page.rejected.size() > most_items) return;
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

std::variant<EventsPage, Unreadable> parse_page(const Body& body) {
    try {
        static thread_local ondemand::parser parser;
        static thread_local EventParser reader;
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
        if (page.items.size() + page.rejected.size() > most_items || page.id.size() > longest_id ||
            (page.next_id && page.next_id->size() > longest_id))
            return Unreadable{"the answer is larger than any page of the feed"};
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            return Unreadable{"trailing data after the JSON"};
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

/// What is around an ad's content; what is empty is not there.
struct Envelope {
    Text uuid{};
    std::string_view status{};   ///< as JSON
    std::string_view content{};  ///< as JSON, an object
    bool is_strange = false;     ///< the content is something, and no object
};

bool is_no_content(std::string_view raw) {
    return raw == "null" || (raw.front() == '{' && trimmed(raw.substr(1, raw.size() - 2)).empty());
}

Envelope read_envelope(ondemand::object fields, const Body& body) {
    Envelope envelope;
    for (auto field : fields) {
        const std::string_view key = field.unescaped_key();
        const bool is_content = key == "ad_content" || key == "json";  // NAV's documentation calls it `json`
        if (!is_content && key != "uuid" && key != "status") continue;
        const std::string_view raw = body.under(raw_json(field.value()));
        const bool is_missing = raw == "null" || raw == "\"\"";
        if (key == "uuid" && !envelope.uuid) envelope.uuid = uuid_of(without_quotes(raw));
        if (key == "status" && envelope.status.empty() && !is_missing) envelope.status = raw;
        if (is_content && envelope.content.empty() && !is_no_content(raw)) envelope.content = raw;
    }
    envelope.is_strange = !envelope.content.empty() && envelope.content.front() != '{';
    return envelope;
}

std::variant<Detail, Unreadable> detail_of(const Envelope& envelope, std::string_view uuid) {
    static thread_local AdReader reader;
    const Unreadable of_another{"the document is of another ad"};
    if (envelope.uuid && envelope.uuid != uuid) return of_another;
    if (envelope.is_strange) return Unreadable{"the content of the document is not an object"};
    // Only this word takes an ad down: content under another one, or none, is what the feed offers.
    const std::string status = text_of(envelope.status);
    const bool inactive = is_word(status, "inactive");
    Detail detail{.status = inactive ? Detail::Status::inactive : Detail::Status::active, .content = {}};
    bool is_named = envelope.uuid.has_value();
    if (!envelope.content.empty()) {
        auto read = reader.read(envelope.content, is_named ? uuid : "");
        if (auto* ad = std::get_if<Ad>(&read)) {
            if (ad->uuid != uuid) return of_another;
            is_named = true;
            if (!inactive && !envelope.status.empty() && !is_word(status, "active"))
                ad->flaws.push_back({"status", std::string(envelope.status)});
            detail.content = std::move(*ad);
        } else {
            auto& rejected = std::get<Rejected>(read);
            if (rejected.uuid.value_or(std::string(uuid)) != uuid) return of_another;
            is_named = is_named || rejected.uuid;
            rejected.uuid = uuid;
            detail.content = std::move(rejected);
        }
    }
    if (!is_named && !envelope.content.empty()) return Unreadable{"the document does not name its ad"};
    return detail;
}

std::variant<Detail, Unreadable> parse_document(const Body& body, std::string_view uuid) {
    try {
        static thread_local ondemand::parser parser;
        ondemand::document document =
            parser.iterate(body.text.data(), body.text.size(), body.text.size() + simdjson::SIMDJSON_PADDING);
        const Envelope envelope = read_envelope(document.get_object(), body);
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            return Unreadable{"trailing data after the JSON"};
        return detail_of(envelope, uuid);
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

}  // namespace jobfeed::feed
