// SPDX-License-Identifier: MIT
#include "control.hpp"

#include "option_values.hpp"
#include "simulator.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace simulator {
namespace {

std::string lines_of(const std::vector<std::string>& texts) {
    std::string lines;
    for (const auto& text : texts) {
        lines += text;
        lines += '\n';
    }
    return lines;
}

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t start = 0;
    while (start < text.size()) {
        const auto end = std::min(text.find('\n', start), text.size());
        if (end > start) {
            lines.push_back(text.substr(start, end - start));
        }
        start = end + 1;
    }
    return lines;
}

std::size_t count_of(const Request& request) {
    return static_cast<std::size_t>(read_count(request.parameter("count").value_or("1")));
}

/// Does it to the ad named, or to some drawn by chance; answers with the uuids it was done to.
template <typename Action>
Answer to_each(Simulator& simulator, const Request& request, Action action) {
    const auto uuid = request.parameter("uuid");
    const auto chosen = uuid ? std::vector{*uuid} : simulator.draw(count_of(request));
    std::vector<std::string> done;
    for (const auto& one : chosen) {
        if (action(one)) {
            done.push_back(one);
        }
    }
    return text_answer(200, lines_of(done));
}

}  // namespace

Answer Control::answer(const Request& request) {
    constexpr std::string_view root = "/control/";
    const auto path = request.path();
    const auto what = path.starts_with(root) ? path.substr(root.size()) : std::string_view{};
    try {
        if (request.method != "POST") {
            return read(what);
        }
        if (what == "publish") {
            return publish(request);
        }
        if (what == "update") {
            return to_each(simulator_, request, [&](const auto& uuid) { return simulator_.update(uuid); });
        }
        if (what == "stop") {
            return to_each(simulator_, request, [&](const auto& uuid) { return simulator_.stop(uuid); });
        }
        if (what == "expire") {
            const bool drop = read_switch(request.parameter("drop").value_or("0"));
            return to_each(simulator_, request, [&](const auto& uuid) {
                return drop ? simulator_.stop(uuid) : simulator_.expire(uuid);
            });
        }
        if (what == "set") {
            return set(request);
        }
    } catch (const std::invalid_argument& error) {
        return text_answer(400, fmt::format("{}\n", error.what()));
    }
    return text_answer(404, "no such control\n");
}

Answer Control::read(std::string_view what) const {
    if (what == "count") {
        return text_answer(200, fmt::format("{}\n", simulator_.ad_count()));
    }
    Answer answer{200, {{"Content-Type", "application/x-ndjson"}}, {}};
    if (what == "ads") {
        for (const auto& ad : simulator_.ads()) {
            answer.body += ad->json();
            answer.body += '\n';
        }
        return answer;
    }
    if (what == "requests") {
        for (const auto& request : simulator_.requests()) {
            answer.body += to_json(request);
            answer.body += '\n';
        }
        return answer;
    }
    return text_answer(404, "no such control\n");
}

Answer Control::publish(const Request& request) {
    if (!request.body.empty()) {
        return text_answer(200, lines_of(simulator_.publish(split_lines(request.body))));
    }
    const auto at = request.parameter("at");
    const auto moment = at ? std::optional{read_instant(*at)} : std::nullopt;
    return text_answer(200, lines_of(simulator_.publish(count_of(request), moment)));
}

Answer Control::set(const Request& request) {
    // Everything is read before anything is changed, so that a mistake changes nothing.
    auto settings = simulator_.settings();
    const auto now = request.parameter("now");
    const auto moment = now ? std::optional{read_instant(*now)} : std::nullopt;
    const auto read_into = [&](const char* name, auto& setting, auto reader) {
        if (const auto text = request.parameter(name)) {
            setting = reader(*text);
        }
    };
    read_into("cap", settings.cap, read_count);
    read_into("order", settings.order, read_order);
    read_into("latency", settings.latency, read_duration);
    read_into("shutdown", settings.shutdown, read_switch);
    read_into("skew", settings.skew, read_duration);
    read_into("token", settings.token_revoked, [](std::string_view text) {
        if (text != "ok" && text != "revoked") {
            throw std::invalid_argument("not ok or revoked: " + std::string{text});
        }
        return text == "revoked";
    });
    simulator_.change_settings([&](Settings& current) { current = settings; });
    if (moment) {
        simulator_.set_now(*moment);
    }
    return text_answer(200, "ok\n");
}

}  // namespace simulator
