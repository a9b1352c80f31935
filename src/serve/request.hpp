// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jobfeed::serve {

/// A request, decoded.
struct Request {
    std::string method{};
    std::string path{};
    std::vector<std::pair<std::string, std::string>>
        parameters{};  ///< behind the question mark, in their order
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string client{};  ///< its address

    /// The first one of the name.
    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
    /// The first one of the name, whose case does not count; empty if there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// What is answered.
struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};

    Answer& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
};

/// A line of plain text, as NAV's server writes its errors.
[[nodiscard]] Answer text_answer(int status, std::string text);

/// Whether a list of a header (`gzip;q=0.5, br`) has this name without refusing it.
[[nodiscard]] bool accepts(std::string_view list, std::string_view name);

}  // namespace jobfeed::serve
