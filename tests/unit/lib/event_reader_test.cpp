// SPDX-License-Identifier: MIT
#include "feed/event_reader.hpp"
#include "catch.hpp"
#include "feed/mask_non_ascii.hpp"

#include <jobfeed/timestamp.hpp>

#include <fmt/core.h>

#include <functional>
#include <set>

using namespace jobfeed;
using namespace std::chrono_literals;

namespace {

const Timestamp now_at = *parse_timestamp("2024-06-01T12:00:00Z");
constexpr int event_count = 200;

/// Events every six hours, the newest an hour ago; one page holds ten.
Timestamp time_of(int number) {
    return now_at - 1h - 6h * (event_count - 1 - number);
}

std::string uuid_of(int number) {
    return fmt::format("00000000-0000-4000-8000-{:012}", number);
}

http::Response page_from(int first, int size, bool ends) {
    const int end = std::min(first + size, event_count);
    std::string items;
    for (int i = first; i < end; ++i) {
        items += fmt::format(R"({}{{"id":"{}","date_modified":"{}","_feed_entry":{{"status":"ACTIVE"}}}})",
                             items.empty() ? "" : ",", uuid_of(i), to_string(time_of(i)));
    }
    const bool is_last = ends || size == 1 || end == event_count;
    http::Response response;
    response.status = 200;
    response.body = fmt::format(R"({{"id":"page-{}","next_id":{},"next_url":null,"items":[{}]}})", first,
                                is_last ? "null" : fmt::format(R"("page-{}")", end - 1), items);
    return response;
}

http::Response not_found() {
    http::Response response;
    response.status = 404;
    return response;
}

using Question = feed::EventReader::Question;

http::Response true_answer(const Question& question) {
    if (!question.page.empty()) return page_from(std::stoi(question.page.substr(5)), 10, false);
    for (int i = 0; i < event_count; ++i) {
        if (time_of(i) > *question.since) return page_from(i, 1, false);
    }
    return not_found();
}

/// Whether it seeks the events of two to three weeks ago.
bool seeks_in_the_middle(const Question& question) {
    return question.page.empty() && *question.since > now_at - 24h * 22 &&
           *question.since < now_at - 24h * 14;
}

/// Answers by `fault` where that has an answer.
using Fault = std::function<std::optional<http::Response>(const Question&)>;

struct Read {
    std::set<std::string> uuids;
    int asked_again = 0;
    std::string incomplete;
};

Read read_all(const Fault& fault, const std::optional<Cursor>& cursor = std::nullopt) {
    feed::EventReader reader("http://feed.example", cursor, now_at);
    reader.note_time(now_at);
    Read read;
    constexpr int enough = 1000;
    for (int i = 0; i < enough; ++i) {
        const auto question = reader.next_question();
        if (!question) break;
        Batch batch;
        const auto answer = [&] {
            const auto wrong = fault(*question);
            auto response = wrong ? *wrong : true_answer(*question);
            response.body = feed::padded(response.body);  // as the fetcher leaves it
            return response;
        };
        while (!reader.take(*question, answer(), batch).empty()) {
            if (++read.asked_again == enough) return read;
        }
        for (const Event& event : batch.events) read.uuids.insert(event.uuid);
    }
    read.incomplete = reader.incomplete();
    return read;
}

/// A fault that passes: so many times where `where` holds.
Fault passing(int times, const std::function<bool(const Question&)>& where,
              const std::function<http::Response(const Question&)>& answer) {
    return [times, where, answer](const Question& question) mutable -> std::optional<http::Response> {
        if (times == 0 || !where(question)) return std::nullopt;
        --times;
        return answer(question);
    };
}

}  // namespace

TEST_CASE("all events are read, and nothing is asked twice, where the feed does not contradict itself") {
    const Read read = read_all([](const Question&) { return std::nullopt; });
    CHECK(read.uuids.size() == event_count);
    CHECK(read.asked_again == 0);
    CHECK(read.incomplete.empty());
}

TEST_CASE("a passing 404 on a seek is asked again, since later events are known") {
    const Read read = read_all(passing(1, seeks_in_the_middle, [](const Question&) { return not_found(); }));
    CHECK(read.uuids.size() == event_count);
    CHECK(read.asked_again == 1);
}

TEST_CASE("a seek that is denied for ever is never taken for an empty segment") {
    const Read read = read_all(passing(-1, seeks_in_the_middle, [](const Question&) { return not_found(); }));
    CHECK(read.asked_again == 1000);
}

TEST_CASE("a page in the middle that says that the feed ends is asked again") {
    const auto is_page = [](const Question& question) { return question.page.starts_with("page-10"); };
    const Read read = read_all(passing(1, is_page, [](const Question& question) {
        return page_from(std::stoi(question.page.substr(5)), 2, true);
    }));
    CHECK(read.uuids.size() == event_count);
    CHECK(read.asked_again == 1);
}

TEST_CASE("a seek that passes over known events, again and again, is made from further back") {
    const Read read = read_all(passing(-1, seeks_in_the_middle,
                                       [](const Question&) { return page_from(event_count - 3, 1, false); }));
    CHECK(read.uuids.size() == event_count);
    CHECK(read.incomplete.empty());
}

TEST_CASE("if the newest segment is denied though there are events in it, all is read again") {
    const auto is_newest = [](const Question& question) {
        return question.page.empty() && *question.since > now_at - 7h;
    };
    const Read read = read_all(passing(1, is_newest, [](const Question&) { return not_found(); }));
    CHECK(read.uuids.size() == event_count);
    CHECK(read.incomplete.empty());
}

TEST_CASE("a page that says only once that the feed ends is read on, though nothing else contradicts it") {
    const Cursor cursor{.page = "page-150", .newest = time_of(150)};
    const auto is_page = [](const Question& question) { return question.page == "page-159"; };
    const Read read =
        read_all(passing(1, is_page, [](const Question&) { return page_from(159, 2, true); }), cursor);
    CHECK(read.uuids.contains(uuid_of(event_count - 1)));
    CHECK(read.uuids.size() >= event_count - 151);
    CHECK(read.incomplete.empty());
}
