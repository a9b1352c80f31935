// SPDX-License-Identifier: MIT
#include "serve/state_pages.hpp"

#include <fmt/core.h>

namespace jobfeed::serve {
namespace {

struct State {
    std::optional<Timestamp> last_complete{};
    std::optional<std::chrono::seconds> age{};
    bool healthy = false;
};

State state_of(const Mirror& mirror, std::optional<std::chrono::seconds> max_age, Timestamp at) {
    State state{.last_complete = mirror.last_complete(at)};
    if (state.last_complete) {
        state.age = std::chrono::floor<std::chrono::seconds>(at - *state.last_complete);
        state.healthy = !max_age || *state.age <= *max_age;
    }
    return state;
}

std::int64_t seconds(Timestamp moment) {
    return std::chrono::floor<std::chrono::seconds>(moment).time_since_epoch().count();
}

void add_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                std::int64_t value) {
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
}

}  // namespace

bool is_healthy(const Mirror& mirror, std::optional<std::chrono::seconds> max_age, Timestamp at) {
    return state_of(mirror, max_age, at).healthy;
}

Answer health(const Mirror& mirror, std::optional<std::chrono::seconds> max_age, Timestamp at) {
    const State state = state_of(mirror, max_age, at);
    std::string body =
        fmt::format(R"({{"status":"{}","active":{})", state.healthy ? "ok" : "old", mirror.count_active(at));
    body += state.last_complete ? fmt::format(R"(,"last_complete":"{}","age_seconds":{}}})",
                                              to_string(*state.last_complete), state.age->count())
                                : R"(,"last_complete":null,"age_seconds":null})";
    return {.status = state.healthy ? 200 : 503,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            .body = body + "\n"};
}

Answer metrics(const Mirror& mirror, const RequestCounts& counts, std::optional<std::chrono::seconds> max_age,
               Timestamp at) {
    const State state = state_of(mirror, max_age, at);
    std::string body;
    add_metric(body, "jobfeed_active_ads", "gauge", "Ads that are shown.",
               static_cast<std::int64_t>(mirror.count_active(at)));
    if (state.last_complete) {
        add_metric(body, "jobfeed_last_complete_timestamp_seconds", "gauge", "End of the last complete run.",
                   seconds(*state.last_complete));
        add_metric(body, "jobfeed_age_seconds", "gauge", "Time since the last complete run.",
                   state.age->count());
    }
    add_metric(body, "jobfeed_healthy", "gauge", "1 unless the last complete run is too old.",
               state.healthy ? 1 : 0);
    body +=
        "# HELP jobfeed_requests_total Requests answered, by the first figure of the status.\n"
        "# TYPE jobfeed_requests_total counter\n";
    for (const std::size_t kind : {2U, 3U, 4U, 5U})
        body += fmt::format("jobfeed_requests_total{{status=\"{}xx\"}} {}\n", kind, counts.of(kind));
    return {.status = 200,
            .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                        {"Cache-Control", "no-store"}},
            .body = body};
}

}  // namespace jobfeed::serve
