// SPDX-License-Identifier: MIT
#include "control_words.hpp"
#include "option_values.hpp"

#include <type_traits>

namespace simulator {

Settings read_settings(Settings settings, const Request& request) {
    const auto read_into = [&](const char* name, auto& setting, auto reader) {
        if (const auto text = request.parameter(name)) {
            using Setting = std::remove_reference_t<decltype(setting)>;
            if constexpr (std::is_same_v<Setting, std::chrono::seconds>) {
                setting = std::chrono::duration_cast<Setting>(reader(*text));
            } else {
                setting = static_cast<Setting>(reader(*text));
            }
        }
    };
    read_into("cap", settings.cap, read_count);
    read_into("order", settings.order, read_order);
    read_into("latency", settings.latency, read_duration);
    read_into("shutdown", settings.shutdown, read_switch);
    read_into("skew", settings.skew, read_duration);
    read_into("token", settings.token_revoked, read_revoked);
    read_into("chunked", settings.chunked, read_switch);
    read_into("index-lag", settings.index_lag, read_duration);
    read_into("age", settings.age, read_duration);
    read_into("own-links", settings.own_links, read_switch);
    read_into("behind", settings.behind, read_count);
    read_into("lag", settings.lag, read_duration);
    read_into("outage", settings.outage, read_count);
    read_into("first-event-hidden", settings.first_event_hidden, read_switch);
    read_into("page-latency", settings.page_latency, read_duration);
    read_into("detail-latency", settings.detail_latency, read_duration);
    read_into("endless", settings.endless, read_count);
    read_into("time-form", settings.time_form, read_time_form);
    read_into("event-form", settings.event_form, read_event_form);
    read_into("public-token-published", settings.public_token_published, read_switch);
    read_into("public-token-refused", settings.public_token_refused, read_switch);
    read_into("public-token-uses", settings.public_token_uses, read_count);
    return settings;
}

}  // namespace simulator
