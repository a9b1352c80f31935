// SPDX-License-Identifier: MIT
#include "request_log.hpp"

#include "ad.hpp"

#include <fmt/format.h>

namespace simulator {
namespace {

std::string string_or_null(const std::optional<std::string>& text) {
    return text ? json_string(*text) : "null";
}

}  // namespace

std::string to_json(const RecordedRequest& request) {
    return fmt::format(
        R"({{"number":{},"method":{},"target":{},"userAgent":{},"acceptEncoding":{},"authorization":"{}","status":{},"bytes":{}}})",
        request.number, json_string(request.method), json_string(request.target),
        string_or_null(request.user_agent), string_or_null(request.accept_encoding),
        to_string(request.authorization), request.status, request.bytes);
}

}  // namespace simulator
