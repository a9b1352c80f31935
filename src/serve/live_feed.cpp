// SPDX-License-Identifier: MIT
#include "serve/live_feed.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/error.hpp>
#include <jobfeed/event_log.hpp>
#include <jobfeed/feed_info.hpp>
#include <jobfeed/json_text.hpp>
#include <jobfeed/live_ad_shape.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace jobfeed::serve {
namespace {

/// Readers begin six months back, since none of NAV's ads is active for longer. Here one may be: events from
/// before that are told as if they were of that day, and a seek to it or before finds them all.
constexpr std::chrono::days oldest_event{180};

/// A part of the mirror's id, the event's time and its number: a cursor of another mirror, or of what this
/// one lost when it was put back to an older copy, names no page here.
class PageIds {
  public:
    explicit PageIds(const Mirror& mirror) : mirror_(ChangeLog(mirror).mirror_id().substr(0, 11)) {}

    [[nodiscard]] std::string of(const FeedEvent& event) const {
        constexpr std::uint64_t eleven_digits = (std::uint64_t{1} << 44) - 1;
        const auto at = static_cast<std::uint64_t>(event.at.time_since_epoch().count()) & eleven_digits;
        const std::string digits = fmt::format("{}{:011x}{:010x}", mirror_, at, event.number);
        const std::string_view all = digits;
        return fmt::format("{}-{}-{}-{}-{}", all.substr(0, 8), all.substr(8, 4), all.substr(12, 4),
                           all.substr(16, 4), all.substr(20));
    }

    /// The number that stands there; whether the id is that event's is known when that is read.
    [[nodiscard]] static std::optional<std::uint64_t> number_in(std::string_view id) {
        constexpr std::size_t digits = 10;
        std::uint64_t number = 0;
        if (id.size() < digits) return std::nullopt;
        id.remove_prefix(id.size() - digits);
        const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number, 16);
        return error == std::errc{} && end == id.data() + id.size() ? std::optional(number) : std::nullopt;
    }

  private:
    std::string mirror_;
};

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

Answer empty_answer(int status) {
    return {.status = status};
}

Answer json_answer(std::string body) {
    // What is kept must be asked for again each time: the ad may have been withdrawn.
    return {.status = 200,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}},
            .body = std::move(body)};
}

/// A size that is no number is as good as none.
std::int32_t page_size_of(const Request& request) {
    constexpr std::int32_t usual = 1000;
    std::int32_t size = usual;
    const std::string_view text = request.parameter("pageSize").value_or("");
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    return error == std::errc{} && end == text.data() + text.size() ? size : usual;
}

std::optional<std::uint64_t> first_event_of(const Request& request, const EventLog& events, Timestamp at) {
    if (request.parameter("last")) return events.last();
    auto since = parse_http_date(request.header("If-Modified-Since"));
    if (!since) return events.first();
    if (*since <= at - oldest_event) {
        if (const auto seen = events.oldest_shown(at))
            since = std::min(*since, *seen - std::chrono::milliseconds{1});
    }
    return events.first_later(*since);
}

void append_event(std::string& json, const FeedEvent& event, Timestamp at) {
    std::string title;
    std::string employer;
    std::string municipality;
    const auto or_unknown = [](const std::string& text) { return text.empty() ? "?" : text; };
    append_json_string(title, event.is_active ? or_unknown(event.title) : "...");
    append_json_string(employer, event.is_active ? or_unknown(event.employer) : "");
    append_json_string(municipality, or_unknown(event.municipality));
    const std::string time = to_oslo_string(std::max(event.at, at - oldest_event));
    json += fmt::format(
        R"({{"id":"{0}","url":"/api/v1/feedentry/{0}","title":{1},"content_text":"Stillingsannonse",)"
        R"("date_modified":"{2}","_feed_entry":{{"uuid":"{0}","status":"{3}","title":{1},)"
        R"("businessName":{4},"municipal":{5},"sistEndret":"{2}"}}}})",
        event.uuid, title, time, event.is_active ? "ACTIVE" : "INACTIVE", employer, municipality);
}

struct EventPage {
    std::vector<FeedEvent> events;
    bool has_next = false;
};

/// As NAV's: reads the named event and `size` more. If that makes three or more, the last is left out and
/// there is a next page, which begins with the last one kept. A size below 2 counts as 2.
EventPage page_of(const EventLog& events, std::uint64_t from, std::int32_t size, Timestamp at) {
    EventPage page;
    events.each(from, static_cast<std::size_t>(std::max(size, 2)) + 1, at,
                [&page](FeedEvent event) { page.events.push_back(std::move(event)); });
    page.has_next = page.events.size() > 2;
    if (page.has_next) page.events.pop_back();
    return page;
}

std::string page_json(const EventPage& page, const PageIds& ids, Timestamp at) {
    const std::string next = ids.of(page.events.back());
    std::string json = fmt::format(
        R"({{"version":"1.0","title":"Stillingsfeeden fra arbeidsplassen.no",)"
        R"("home_page_url":"https://arbeidsplassen.nav.no","feed_url":"/api/v1/feed/{0}",)"
        R"("description":"Feed med stillinger fra arbeidsplassen.no","next_url":{1},"id":"{0}",)"
        R"("next_id":{2},"items":[)",
        ids.of(page.events.front()), page.has_next ? fmt::format(R"("/api/v1/feed/{}")", next) : "null",
        page.has_next ? fmt::format(R"("{}")", next) : "null");
    for (const FeedEvent& event : page.events) {
        append_event(json, event, at);
        json += ',';
    }
    json.back() = ']';
    return json + "}";
}

std::string shaped(const Mirror& mirror, std::string ad) {
    const auto scope = mirror.scope();
    if (!scope || feed_info(scope->feed).ad_shape == AdShape::live) return ad;
    std::string live;
    if (!append_in_live_shape(live, ad))
        throw Error(ErrorKind::failed, fmt::format("the stored JSON cannot be served as an ad: {:.200}", ad));
    return live;
}

}  // namespace

Answer live_error(int status, std::string_view title) {
    std::string body = "{\n    \"title\": ";
    append_json_string(body, title);
    body += fmt::format(",\n    \"status\": {},\n    \"type\": \"about:blank\",\n    \"details\": {{}}\n}}",
                        status);
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

Answer events_answer(const Request& request, const Mirror& mirror, std::string_view id, Timestamp at) {
    constexpr std::int32_t largest_page = 10'000;
    const std::int32_t size = page_size_of(request);
    if (size > largest_page) return text_answer(400, "pageSize must not be larger than 10000");
    if (size < 0) return text_answer(400, "pageSize must not be negative");
    const EventLog events(mirror);
    const PageIds ids(mirror);
    const std::string wanted = lower_case(id);
    const auto number = id.empty() ? first_event_of(request, events, at) : PageIds::number_in(wanted);
    const EventPage page = number ? page_of(events, *number, size, at) : EventPage{};
    if (page.events.empty() || (!id.empty() && ids.of(page.events.front()) != wanted))
        return empty_answer(404);
    Answer answer = json_answer(page_json(page, ids, at));
    answer.with("Last-Modified", to_http_date(page.events.back().at));
    return answer;
}

Answer document_answer(const Mirror& mirror, std::string_view uuid, Timestamp at) {
    const std::string name = lower_case(uuid);
    const auto document = EventLog(mirror).document(name, at);
    if (!document) return empty_answer(404);
    const std::string content =
        document->ad ? fmt::format(R"("ad_content":{},)", shaped(mirror, *document->ad)) : std::string{};
    return json_answer(fmt::format(R"({{"uuid":"{}",{}"sistEndret":"{}","status":"{}"}})", name, content,
                                   to_oslo_string(document->changed), document->ad ? "ACTIVE" : "INACTIVE"));
}

}  // namespace jobfeed::serve
