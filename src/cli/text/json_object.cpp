// SPDX-License-Identifier: MIT
#include "cli/text/json_object.hpp"

#include <jobfeed/json_text.hpp>

namespace jobfeed::cli {

JsonObject& JsonObject::json(std::string_view key, std::string_view value) {
    members_ += members_.empty() ? '{' : ',';
    append_json_string(members_, key);
    members_ += ':';
    members_ += value;
    return *this;
}

JsonObject& JsonObject::text(std::string_view key, std::string_view value) {
    std::string quoted;
    append_json_string(quoted, value);
    return json(key, quoted);
}

JsonObject& JsonObject::text_or_null(std::string_view key, std::string_view value) {
    return value.empty() ? json(key, "null") : text(key, value);
}

JsonObject& JsonObject::texts(std::string_view key, const std::vector<std::string>& values) {
    std::string list = "[";
    for (const std::string& value : values) {
        if (list.size() > 1) list += ',';
        append_json_string(list, value);
    }
    return json(key, list + "]");
}

JsonObject& JsonObject::time(std::string_view key, std::optional<Timestamp> value) {
    return value ? text(key, to_string(*value)) : json(key, "null");
}

JsonObject& JsonObject::number(std::string_view key, std::int64_t value) {
    return json(key, std::to_string(value));
}

JsonObject& JsonObject::number(std::string_view key, std::uint64_t value) {
    return json(key, std::to_string(value));
}

}  // namespace jobfeed::cli
