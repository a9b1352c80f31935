// SPDX-License-Identifier: MIT
#include "control_words.hpp"

#include "option_values.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace simulator {
namespace {

template <typename Value, std::size_t Count>
using Words = std::array<std::pair<std::string_view, Value>, Count>;

/// The value that goes with the word; else what is wrong is said, with the word.
template <typename Value, std::size_t Count>
Value read_word(std::string_view text, const Words<Value, Count>& words) {
    for (const auto& [word, value] : words) {
        if (text == word) {
            return value;
        }
    }
    throw std::invalid_argument("not one of the words for it: " + std::string{text});
}

Poison::Kind read_poison_kind(std::string_view text) {
    using Kind = Poison::Kind;
    static constexpr Words<Kind, 10> words{{{"status", Kind::status},
                                            {"garbage", Kind::garbage},
                                            {"truncated", Kind::truncated},
                                            {"empty", Kind::empty},
                                            {"late", Kind::late},
                                            {"held", Kind::held},
                                            {"missing", Kind::missing},
                                            {"blank", Kind::blank},
                                            {"no-content", Kind::no_content},
                                            {"inactive", Kind::inactive}}};
    return read_word(text, words);
}

Trouble::Kind read_trouble_kind(std::string_view text) {
    using Kind = Trouble::Kind;
    static constexpr Words<Kind, 3> words{
        {{"status", Kind::status}, {"lock", Kind::lock}, {"reset", Kind::reset}}};
    return read_word(text, words);
}

RequestKind read_request_kind(std::string_view text) {
    static constexpr Words<RequestKind, 5> words{{{"ads", RequestKind::ads},
                                                  {"first_page", RequestKind::first_page},
                                                  {"page", RequestKind::page},
                                                  {"detail", RequestKind::detail},
                                                  {"public_token", RequestKind::public_token}}};
    return read_word(text, words);
}

double read_part(std::string_view text) {
    double part = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc{} || end != text.data() + text.size() || part < 0 || part > 1) {
        throw std::invalid_argument("not a share from 0 to 1: " + std::string{text});
    }
    return part;
}

std::optional<std::uint64_t> count_in(const Request& request, std::string_view name) {
    const auto text = request.parameter(name);
    return text ? std::optional{static_cast<std::uint64_t>(read_count(*text))} : std::nullopt;
}

}  // namespace

Farewell read_farewell(std::string_view text) {
    static constexpr Words<Farewell, 4> words{{{"masked", Farewell::masked},
                                               {"masked_with_place", Farewell::masked_with_place},
                                               {"plain", Farewell::plain},
                                               {"with_content", Farewell::with_content}}};
    return read_word(text, words);
}

Sharing read_sharing(std::string_view text) {
    static constexpr Words<Sharing, 4> words{{{"open", Sharing::open},
                                              {"missing", Sharing::missing},
                                              {"empty", Sharing::empty},
                                              {"broken", Sharing::broken}}};
    return read_word(text, words);
}

bool read_revoked(std::string_view text) {
    static constexpr Words<bool, 2> words{{{"ok", false}, {"revoked", true}}};
    return read_word(text, words);
}

bool read_is_active(std::string_view text) {
    static constexpr Words<bool, 2> words{{{"ACTIVE", true}, {"INACTIVE", false}}};
    return read_word(text, words);
}

TimeForm read_time_form(std::string_view text) {
    static constexpr Words<TimeForm, 9> words{{{"offset", TimeForm::offset},
                                               {"basic-offset", TimeForm::basic_offset},
                                               {"short-offset", TimeForm::short_offset},
                                               {"basic-utc", TimeForm::basic_utc},
                                               {"local", TimeForm::local},
                                               {"seconds", TimeForm::seconds},
                                               {"milliseconds", TimeForm::milliseconds},
                                               {"zone", TimeForm::zone},
                                               {"utc-zone", TimeForm::utc_zone}}};
    return read_word(text, words);
}

EventForm read_event_form(std::string_view text) {
    static constexpr Words<EventForm, 6> words{{{"usual", EventForm::usual},
                                                {"null-entry", EventForm::null_entry},
                                                {"id-only", EventForm::id_only},
                                                {"urn", EventForm::urn},
                                                {"braces", EventForm::braces},
                                                {"upper-case", EventForm::upper_case}}};
    return read_word(text, words);
}

Poison read_poison(const Request& request) {
    Poison poison;
    poison.kind = read_poison_kind(parameter_or(request, "kind", "status"));
    poison.status = static_cast<int>(read_count(parameter_or(request, "status", "503")));
    poison.retry_after = request.parameter("retry-after");
    poison.delay = read_duration(parameter_or(request, "delay", "0"));
    poison.times = count_in(request, "times");
    return poison;
}

Share read_share(const Request& request) {
    return {.part = read_part(parameter_or(request, "share", "1")),
            .seed = count_in(request, "seed").value_or(1),
            .by_request = read_switch(parameter_or(request, "by-request", "0")),
            .times_each = count_in(request, "times-each")};
}

Trouble read_trouble(const Request& request) {
    Trouble trouble;
    trouble.kind = read_trouble_kind(parameter_or(request, "kind", "status"));
    trouble.status = static_cast<int>(read_count(parameter_or(request, "status", "500")));
    trouble.requests = count_in(request, "requests");
    if (const auto time = request.parameter("for")) {
        trouble.time = read_duration(*time);
    }
    if (const auto only = request.parameter("only")) {
        trouble.only = read_request_kind(*only);
    }
    return trouble;
}

std::vector<Replica> read_replicas(std::string_view text) {
    static constexpr Words<Replica, 6> words{
        {{"ok", {}},
         {"down", {.status = 502}},
         {"starting", {.status = 401}},
         {"refusing", {.refuses_public_token = true}},
         {"stale", {.has_old_documents = true}},
         {"stale-events", {.has_old_documents = true, .has_old_events = true}}}};
    std::vector<Replica> replicas;
    for (const auto& word : split_at_commas(text)) {
        replicas.push_back(read_word(word, words));
    }
    return replicas;
}

std::string parameter_or(const Request& request, std::string_view name, std::string_view otherwise) {
    return request.parameter(name).value_or(std::string{otherwise});
}

}  // namespace simulator
