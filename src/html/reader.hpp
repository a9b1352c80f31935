// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace jobfeed::html {

/// The attributes of an element, as the parser has them.
class Attributes {
  public:
    explicit Attributes(const unsigned char** pairs) : pairs_(pairs) {}

    /// The value, entities resolved; nothing if there is no such attribute.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

  private:
    const unsigned char** pairs_;
};

/// Told what is in an HTML text, in its order. Names are in lower case.
class Handler {
  public:
    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;

    virtual void text(std::string_view text) = 0;
    virtual void start(std::string_view element, const Attributes& attributes) = 0;
    virtual void end(std::string_view element) = 0;
};

/// The markup up to which the elements are told; of more, or of odder, only the text is.
struct Limits {
    std::size_t bytes = 0;
    std::ptrdiff_t tags = 0;
};

/// Reads an HTML text, or the beginning of one that is longer than any ad's. Takes linear time, whatever the
/// markup is.
void read(std::string_view html, const Limits& limits, Handler& handler);

/// As much of the text, and no part of a letter.
[[nodiscard]] std::string_view beginning(std::string_view text, std::size_t most);

/// The parser's version.
[[nodiscard]] const char* parser_version();

}  // namespace jobfeed::html
