// SPDX-License-Identifier: MIT
#pragma once

#include "feed/json_mender.hpp"

#include <jobfeed/batch.hpp>

#include <simdjson.h>

#include <string>
#include <string_view>
#include <variant>

namespace jobfeed::feed {

/// The uuid that an object holds under that name; nothing if there is none that is one.
[[nodiscard]] Text read_uuid(const simdjson::dom::object& fields, std::string_view name);

/// Reads ads as both feeds send them (README.md, "An ad"). Holds the parser's buffers for reuse.
class AdReader {
  public:
    /// `raw` is followed by http::body_padding readable bytes. An ad needs a usable uuid and nothing else: a
    /// field of an unexpected form is missing, and a flaw. `uuid_beside` serves an entry without its own.
    [[nodiscard]] std::variant<Ad, Rejected> read(std::string_view raw, std::string_view uuid_beside = {});

  private:
    MendingParser parser_;
};

}  // namespace jobfeed::feed
