// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/batch.hpp>

#include <simdjson.h>

#include <string_view>
#include <variant>

namespace jobfeed {

/// Reads ads as both feeds send them (README.md, "An ad"). Holds the parser's buffers for reuse.
class AdReader {
  public:
    AdReader();

    /// `raw` is followed by http::body_padding readable bytes. Needs a usable uuid and, if it has one at all, a
    /// readable `expires`; any other field of an unexpected type is taken as missing.
    [[nodiscard]] std::variant<Ad, Rejected> read(std::string_view raw);

  private:
    simdjson::dom::parser parser_;
};

}  // namespace jobfeed
