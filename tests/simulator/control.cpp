// SPDX-License-Identifier: MIT
#include "control.hpp"

#include "control_words.hpp"
#include "option_values.hpp"
#include "simulator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
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

Answer done() {
    return text_answer(200, "ok\n");
}

/// How many requests there were, a line for each kind.
std::string counts_of(const std::vector<RecordedRequest>& requests) {
    std::map<std::string_view, std::size_t> counts;
    for (const auto& request : requests) {
        ++counts[to_string(request.kind)];
    }
    std::string lines;
    for (const auto& [kind, count] : counts) {
        lines += fmt::format("{} {}\n", kind, count);
    }
    return lines;
}

std::string event_line(const Event& event) {
    return fmt::format(R"({{"page":"{}","time":"{}","uuid":{},"status":"{}","title":{}}})",
                       to_string(event.id), format_instant(event.time), json_string(event.face->uuid),
                       event.is_active ? "ACTIVE" : "INACTIVE", json_string(event.face->title));
}

}  // namespace

Answer Control::answer(const Request& request) {
    constexpr std::string_view root = "/control/";
    const auto path = request.path();
    const auto what = path.starts_with(root) ? path.substr(root.size()) : std::string_view{};
    try {
        return request.method == "POST" ? change(what, request) : read(what);
    } catch (const std::invalid_argument& error) {
        return text_answer(400, fmt::format("{}\n", error.what()));
    }
}

Answer Control::change(std::string_view what, const Request& request) {
    if (what == "publish") {
        return publish(request);
    }
    if (what == "expire") {
        return expire(request);
    }
    if (what == "poison") {
        return poison(request);
    }
    if (what == "cure" || what == "release") {
        const auto uuid = parameter_or(request, "uuid", Poisons::every);
        what == "cure" ? simulator_.poisons().cure(uuid) : simulator_.poisons().release(uuid);
        return done();
    }
    if (what == "detail") {
        return put_detail(request);
    }
    if (what == "rotate") {
        simulator_.rotate_public_token();
        return done();
    }
    if (what == "set") {
        return set(request);
    }
    return disturb(what, request) ? done() : change_each(what, request);
}

Answer Control::change_each(std::string_view what, const Request& request) {
    const auto each = [&](auto action) { return to_each(simulator_, request, action); };
    const auto notice = read_switch(parameter_or(request, "silent", "0")) ? Notice::silent : Notice::event;
    if (what == "update") {
        return each([&](const auto& uuid) { return simulator_.update(uuid, notice); });
    }
    if (what == "stop") {
        const auto farewell = read_farewell(parameter_or(request, "as", "masked"));
        return each([&](const auto& uuid) { return simulator_.stop(uuid, farewell, notice); });
    }
    if (what == "reactivate") {
        return each([&](const auto& uuid) { return simulator_.reactivate(uuid); });
    }
    const auto field = parameter_or(request, "field", "");
    const auto value = parameter_or(request, "value", "");
    if (what == "edit") {
        return each([&](const auto& uuid) { return simulator_.edit(uuid, field, value, notice); });
    }
    if (what == "alter") {
        return each([&](const auto& uuid) { return simulator_.stilling().alter(uuid, field, value); });
    }
    if (what == "duplicate") {
        return each([&](const auto& uuid) { return simulator_.duplicate(uuid); });
    }
    if (what == "hide") {
        return each([&](const auto& uuid) { return simulator_.stilling().hide(uuid); });
    }
    if (what == "share") {
        const auto sharing = read_sharing(parameter_or(request, "as", ""));
        return each([&](const auto& uuid) { return simulator_.stilling().share(uuid, sharing); });
    }
    return text_answer(404, "no such control\n");
}

Answer Control::read(std::string_view what) const {
    if (what == "count") {
        return text_answer(200, fmt::format("{}\n", simulator_.ad_count()));
    }
    if (what == "counts") {
        return text_answer(200, counts_of(simulator_.requests()));
    }
    Answer answer{200, {{"Content-Type", "application/x-ndjson"}}, {}};
    const auto add = [&](std::string_view line) { answer.body.append(line).append("\n"); };
    if (what == "ads") {
        std::ranges::for_each(simulator_.ads(), add, &Ad::json);
    } else if (what == "details") {
        for (const auto& [uuid, detail] : simulator_.stilling().active()) {
            add(detail->json());
        }
    } else if (what == "events") {
        std::ranges::for_each(simulator_.stilling().events(), add, event_line);
    } else if (what == "requests") {
        std::ranges::for_each(simulator_.requests(), add,
                              [](const auto& request) { return to_json(request); });
    } else {
        return text_answer(404, "no such control\n");
    }
    return answer;
}

Answer Control::publish(const Request& request) {
    if (!request.body.empty()) {
        return text_answer(200, lines_of(simulator_.publish(split_lines(request.body))));
    }
    const auto at = request.parameter("at");
    const auto moment = at ? std::optional{read_instant(*at)} : std::nullopt;
    return text_answer(200, lines_of(simulator_.publish(count_of(request), moment)));
}

Answer Control::put_detail(const Request& request) {
    const auto uuid = request.parameter("uuid");
    if (!uuid) {
        return text_answer(200, simulator_.stilling().put_raw(request.body) + "\n");
    }
    simulator_.stilling().put_raw(*uuid, read_is_active(parameter_or(request, "status", "ACTIVE")),
                                  request.body);
    return text_answer(200, *uuid + "\n");
}

Answer Control::expire(const Request& request) {
    const bool drop = read_switch(parameter_or(request, "drop", "0"));
    return to_each(simulator_, request, [&](const auto& uuid) {
        return drop ? simulator_.stop(uuid, Farewell::plain) : simulator_.expire(uuid);
    });
}

Answer Control::poison(const Request& request) {
    const auto poison = read_poison(request);
    if (request.parameter("share")) {
        simulator_.poisons().spread(poison, read_share(request));
        return done();
    }
    if (read_switch(parameter_or(request, "all", "0"))) {
        simulator_.poisons().put(Poisons::every, poison);
        return done();
    }
    return to_each(simulator_, request, [&](const auto& uuid) {
        simulator_.poisons().put(uuid, poison);
        return true;
    });
}

bool Control::disturb(std::string_view what, const Request& request) {
    if (what == "replicas") {
        const auto requests = request.parameter("requests");
        simulator_.set_replicas(
            read_replicas(parameter_or(request, "as", "ok")),
            requests ? std::optional<std::uint64_t>{read_count(*requests)} : std::nullopt);
    } else if (what == "remember") {
        simulator_.stilling().remember();
    } else if (what == "trouble") {
        simulator_.troubles().begin(read_trouble(request));
    } else if (what == "item") {
        const Face face{.uuid = "", .title = "", .business = "", .municipal = "", .raw = request.body};
        for (auto left = count_of(request); left > 0; --left) {
            simulator_.stilling().tell(face, true);
        }
    } else if (what == "batch") {
        read_switch(parameter_or(request, "on", "1")) ? simulator_.begin_batch() : simulator_.end_batch();
    } else if (what == "leave") {
        simulator_.leave(read_duration(parameter_or(request, "for", "1s")));
    } else if (what == "calm") {
        simulator_.troubles().end();
        simulator_.set_replicas({});
        simulator_.poisons().cure(Poisons::every);
    } else {
        return false;
    }
    return true;
}

Answer Control::set(const Request& request) {
    // Everything is read before anything is changed, so that a mistake changes nothing.
    const auto settings = read_settings(simulator_.settings(), request);
    const auto now = request.parameter("now");
    const auto moment = now ? std::optional{read_instant(*now)} : std::nullopt;
    simulator_.change_settings([&](Settings& current) { current = settings; });
    if (moment) {
        simulator_.set_now(*moment);
    }
    return done();
}

}  // namespace simulator
