// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/batch.hpp>

#include <simdjson.h>

#include <string>
#include <string_view>
#include <variant>

namespace jobfeed {

/// The text in lower case, as far as it is ASCII.
[[nodiscard]] std::string in_lower_case(std::string_view text);

/// The uuid that an object holds under that name, in lower case; nothing if there is none that is one.
[[nodiscard]] Text read_uuid(const simdjson::dom::object& fields, const char* name);

/// Reads ads as both feeds send them (README.md, "An ad"). Holds the parser's buffers for reuse.
class AdReader {
  public:
    AdReader();

    /// `raw` is followed by http::body_padding readable bytes. Needs a usable uuid and, if it has one at all,
    /// a readable `expires`; any other field of an unexpected type is taken as missing.
    [[nodiscard]] std::variant<Ad, Rejected> read(std::string_view raw);

  private:
    simdjson::dom::parser parser_;
};

}  // namespace jobfeed
