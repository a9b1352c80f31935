// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed::feed {

/// JSON made of what nearly is.
struct MendedJson {
    std::string text;       ///< padded as http::body_padding says
    bool is_valid = false;  ///< the original is JSON all the same: nothing but numbers was in the way
};

/// A copy of the text in which what a parser cannot read, but can be told apart, is replaced: bytes and
/// escapes that no string may hold by U+FFFD; numbers beyond a machine's, and words that are no JSON, by
/// texts; what is nested deeper than `deepest` by null. Takes linear time.
[[nodiscard]] MendedJson mend_json(std::string_view json, std::size_t deepest);

/// Reads single values, mended where they need it. Holds the parser's buffers for reuse.
class MendingParser {
  public:
    MendingParser();

    /// A value, until the next one is read.
    struct Value {
        simdjson::dom::element root;
        std::string_view json;   ///< what was read, as JSON that SQLite can read too
        bool is_mended = false;  ///< it is not what came, which is no JSON
    };

    /// `json` is followed by http::body_padding readable bytes. Nothing if it cannot be mended.
    [[nodiscard]] std::optional<Value> read(std::string_view json);

  private:
    simdjson::dom::parser parser_;
    std::string mended_;
};

}  // namespace jobfeed::feed
