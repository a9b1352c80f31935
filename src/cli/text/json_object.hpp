// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::cli {

/// Builds a JSON object, member by member in the order of the calls.
class JsonObject {
  public:
    JsonObject& text(std::string_view key, std::string_view value);
    JsonObject& text_or_null(std::string_view key, std::string_view value);  ///< null if it is empty
    JsonObject& texts(std::string_view key, const std::vector<std::string>& values);
    JsonObject& time(std::string_view key, std::optional<Timestamp> value);
    JsonObject& number(std::string_view key, std::int64_t value);
    JsonObject& number(std::string_view key, std::uint64_t value);
    JsonObject& json(std::string_view key, std::string_view value);

    /// The object, on one line, without a line break.
    [[nodiscard]] std::string str() const { return members_.empty() ? "{}" : members_ + "}"; }

  private:
    std::string members_;
};

}  // namespace jobfeed::cli
