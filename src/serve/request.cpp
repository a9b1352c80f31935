// SPDX-License-Identifier: MIT
#include "serve/request.hpp"

#include <algorithm>
#include <cctype>

namespace jobfeed::serve {
namespace {

bool same_letter(char one, char other) {
    return std::tolower(static_cast<unsigned char>(one)) == std::tolower(static_cast<unsigned char>(other));
}

bool same_name(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(), same_letter);
}

std::string_view trimmed(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

std::string_view take_until(std::string_view& rest, char end) {
    const auto at = std::min(rest.find(end), rest.size());
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return trimmed(part);
}

}  // namespace

std::optional<std::string_view> Request::parameter(std::string_view name) const {
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [name](const auto& each) { return each.first == name; });
    return found == parameters.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

std::string_view Request::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [name](const auto& each) { return same_name(each.first, name); });
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

Answer text_answer(int status, std::string text) {
    return {
        .status = status, .headers = {{"Content-Type", "text/plain;charset=utf-8"}}, .body = std::move(text)};
}

bool accepts(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        std::string_view entry = take_until(list, ',');
        if (!same_name(take_until(entry, ';'), name)) continue;
        return entry.empty() || entry.find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

}  // namespace jobfeed::serve
