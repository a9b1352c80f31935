// SPDX-License-Identifier: MIT
#include "stilling_errors.hpp"

#include "ad.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace simulator {
namespace {

Answer framework_error(int status, std::string_view title, std::string_view type) {
    return {status,
            {{"Content-Type", "application/json"}},
            fmt::format("{{\n    \"title\": {},\n    \"status\": {},\n    \"type\": "
                        "\"https://javalin.io/documentation#{}\",\n    \"details\": {{}}\n}}",
                        json_string(title), status, type)};
}

}  // namespace

Answer unauthorized_answer() {
    return framework_error(401, "Unauthorized", "unauthorizedresponse");
}

Answer server_error_answer() {
    return framework_error(500, "Server Error", "internalservererrorresponse");
}

Answer no_endpoint_answer(const Request& request) {
    return framework_error(404, fmt::format("Endpoint {} {} not found", request.method, request.path()),
                           "endpointnotfound");
}

Answer error_answer(int status) {
    if (status == 401) {
        return unauthorized_answer();
    }
    if (status == 500) {
        return server_error_answer();
    }
    return status == 404 ? Answer{404, {}, {}} : text_answer(status, "out of order");
}

}  // namespace simulator
