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

std::string_view to_string(RequestKind kind) {
    switch (kind) {
        case RequestKind::ads:
            return "ads";
        case RequestKind::first_page:
            return "first_page";
        case RequestKind::page:
            return "page";
        case RequestKind::detail:
            return "detail";
        case RequestKind::public_token:
            return "public_token";
        case RequestKind::other:
            break;
    }
    return "other";
}

RequestKind kind_of(const Request& request) {
    const auto path = request.path_without_slash();
    if (path.starts_with("/public-feed")) {
        return RequestKind::ads;
    }
    if (path == "/api/v1/feed") {
        return RequestKind::first_page;
    }
    if (path.starts_with("/api/v1/feed/")) {
        return RequestKind::page;
    }
    if (path.starts_with("/api/v1/feedentry/")) {
        return RequestKind::detail;
    }
    return path == "/api/publicToken" ? RequestKind::public_token : RequestKind::other;
}

std::string to_json(const RecordedRequest& request) {
    return fmt::format(
        R"({{"number":{},"method":{},"target":{},"userAgent":{},"acceptEncoding":{},"authorization":"{}","status":{},"bytes":{},"kind":"{}","ifModifiedSince":{},"ifNoneMatch":{}}})",
        request.number, json_string(request.method), json_string(request.target),
        string_or_null(request.user_agent), string_or_null(request.accept_encoding),
        to_string(request.authorization), request.status, request.bytes, to_string(request.kind),
        string_or_null(request.if_modified_since), string_or_null(request.if_none_match));
}

}  // namespace simulator
