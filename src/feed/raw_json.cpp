// SPDX-License-Identifier: MIT
#include "feed/raw_json.hpp"

namespace jobfeed::feed {

namespace ondemand = simdjson::ondemand;

std::string_view raw_json(ondemand::value value) {
    std::string_view raw;
    switch (ondemand::json_type(value.type())) {
        case ondemand::json_type::object:
            raw = ondemand::object(value.get_object()).raw_json();
            break;
        case ondemand::json_type::array:
            raw = ondemand::array(value.get_array()).raw_json();
            break;
        default:
            raw = value.raw_json_token();
    }
    const auto end = raw.find_last_not_of(" \t\r\n");
    return raw.substr(0, end + 1);
}

}  // namespace jobfeed::feed
