// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
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

/// A text that is shared by its copies.
class SharedText {
  public:
    SharedText() = default;
    SharedText(std::string text) : text_(std::make_shared<const std::string>(std::move(text))) {}
    SharedText(const char* text) : SharedText(std::string(text)) {}

    [[nodiscard]] std::string_view view() const {
        return text_ ? std::string_view(*text_) : std::string_view{};
    }
    [[nodiscard]] std::size_t size() const { return view().size(); }

  private:
    std::shared_ptr<const std::string> text_{};
};

/// What is answered.
struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};
    SharedText body{};
    bool is_packed = false;  ///< it has its ETag, and is compressed where it may be

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
