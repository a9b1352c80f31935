// SPDX-License-Identifier: MIT
#include "network/fault_table.hpp"

#include <fmt/core.h>

#include <utility>

namespace jobfeed::test {
namespace {

const Ends done{"complete"};
const Ends down{"unavailable"};
const Ends refused{"token"};
const Ends done_or_not{"complete", "incomplete"};
const Ends not_done{"incomplete", "held", "unavailable"};

std::size_t end_of_head(const std::string& answer) {
    return answer.find("\r\n\r\n") + 4;
}

/// The true answer up to a part of its head or body, and then the end of the connection.
enum class Part { nothing, half_the_head, head, half_the_body };

std::string part_of(const std::string& answer, Part part) {
    const auto head = end_of_head(answer);
    switch (part) {
        case Part::nothing:
            return {};
        case Part::half_the_head:
            return answer.substr(0, head / 2);
        case Part::head:
            return answer.substr(0, head);
        case Part::half_the_body:
            break;
    }
    return answer.substr(0, head + (answer.size() - head) / 2);
}

Fault reset_after(Part part) {
    return [part](const Exchange& exchange, Wire& client) {
        client.send(part_of(exchange.answer(), part));
        client.reset();
    };
}

void cut_off(const Exchange& exchange, Wire& client) {
    client.send(part_of(exchange.answer(), Part::half_the_body));
    client.end();
}

/// As long as it says, but its compressed stream has no end.
void cut_off_gzip(const Exchange& exchange, Wire& client) {
    const std::string answer = exchange.answer();
    const std::string half = part_of(answer, Part::half_the_body).substr(end_of_head(answer));
    client.send(fmt::format("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n{}",
                            half.size(), half));
}

Fault stall_after(Part part) {
    return [part](const Exchange& exchange, Wire& client) {
        client.send(part_of(exchange.answer(), part));
        client.wait_until_left();
    };
}

void trickle(const Exchange& exchange, Wire& client) {
    const std::string answer = exchange.answer();
    client.send(part_of(answer, Part::head));
    client.trickle(answer.substr(end_of_head(answer)));
}

void go_on_for_ever(const Exchange&, Wire& client) {
    client.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"content\":[");
    const std::string more(1 << 20, ' ');
    while (client.send(more)) {
    }
}

std::string nested(std::size_t levels) {
    return "\"more\":" + std::string(levels, '[') + std::string(levels, ']');
}

std::string page(const std::string& content, const std::string& total, const std::string& pages) {
    return fmt::format(
        R"({{"content":{},"totalElements":{},"pageNumber":0,"pageSize":10,"totalPages":{},"first":true,"last":true}})",
        content, total, pages);
}

FaultRow too_many_requests(const std::string& retry_after) {
    return {"429 with Retry-After: " + retry_after,
            answering(429, "Retry-After: " + retry_after + "\r\n", ""), done, down};
}

FaultRow body(const std::string& name, const std::string& text) {
    return {"200 with " + name, answering(200, "Content-Type: application/json\r\n", text), done, down};
}

FaultRow with_bad_ad(const std::string& name, const std::string& field) {
    return {"an ad with " + name, with_field_in_an_ad(field), done, done, 1, false, true};
}

}  // namespace

Fault with_body(std::function<std::string(std::string)> change) {
    return [change](const Exchange& exchange, Wire& client) {
        const std::string answer = exchange.plain_answer();
        const std::string head = without_header(answer.substr(0, end_of_head(answer) - 2), "content-length");
        const std::string body = change(answer.substr(end_of_head(answer)));
        client.send(fmt::format("{}Content-Length: {}\r\n\r\n{}", head, body.size(), body));
    };
}

Fault with_field_in_an_ad(const std::string& field) {
    return with_body([field](std::string body) {
        const auto place = body.find("{\"uuid\":\"");
        constexpr std::size_t up_to_the_uuid_s_end = 46;
        if (place != std::string::npos) body.insert(place + up_to_the_uuid_s_end, "," + field);
        return body;
    });
}

Fault answering(int status, const std::string& headers, const std::string& body) {
    return [=](const Exchange&, Wire& client) {
        client.send(fmt::format("HTTP/1.1 {} Fault\r\n{}Content-Length: {}\r\n\r\n{}", status, headers,
                                body.size(), body));
    };
}

std::vector<FaultRow> bad_ads() {
    return {
        with_bad_ad("60 levels of nesting", nested(60)),
        with_bad_ad("3000 levels of nesting", nested(3000)),
        with_bad_ad("invalid UTF-8", "\"more\":\"\xff\xc3\""),
        with_bad_ad("a lone surrogate", "\"more\":\"\\ud800\""),
        with_bad_ad("a NUL", std::string("\"more\":\"\0\"", 10)),
        with_bad_ad("a NUL in its JSON", std::string("\"more\":tr\0e", 11)),
        with_bad_ad("an escaped NUL", "\"more\":\"\\u0000\""),
        with_bad_ad(
            "wrong types",
            R"("more":[],"title":{"no":[1]},"employer":17,"workLocations":"OSLO","positioncount":[])"),
    };
}

std::vector<FaultRow> fault_table() {
    std::vector<FaultRow> rows;
    for (const char* when : {"0", "2", "36000", "Fri, 01 Jan 2010 00:00:00 GMT",
                             "Fri, 01 Jan 2100 00:00:00 GMT", "soon", "-5"}) {
        rows.push_back(too_many_requests(when));
    }
    rows.push_back({"502, twice", answering(502, "", "Failed to communicate with backend"), done, down, 2});
    rows.push_back({"503 with HTML, twice",
                    answering(503, "Content-Type: text/html\r\n", "<html>Sorry</html>"), done, down, 2});

    rows.push_back({"a reset before the headers", reset_after(Part::nothing), done, down});
    rows.push_back({"a reset within the headers", reset_after(Part::half_the_head), done, down});
    rows.push_back({"a reset after the headers", reset_after(Part::head), done, down});
    rows.push_back({"a reset within the body", reset_after(Part::half_the_body), done, down});
    rows.push_back({"a truncated body", cut_off, done, down});
    rows.push_back({"a truncated gzip stream", cut_off_gzip, done, down});
    rows.push_back({"a stall before the headers", stall_after(Part::nothing), done, down, 1, true});
    rows.push_back({"a stall within the body", stall_after(Part::half_the_body), done, {}, 1, true});
    rows.push_back({"a trickle", trickle, done, down, 1, true});

    rows.push_back(body("HTML", "<!DOCTYPE html><html><title>Login</title></html>"));
    rows.push_back(body("an empty body", ""));
    rows.push_back(body("{}", "{}"));
    rows.push_back(body("no ads and no total", "{\"content\":[]}"));
    rows.push_back(body("no ads and another total", page("[]", "7", "1")));
    rows.push_back(body("totals that are texts", page("[]", "\"0\"", "\"0\"")));
    rows.push_back(body("totals that contradict each other", page("[]", "0", "9000000000000000")));
    rows.push_back(body("content that is no list", page("{}", "0", "0")));
    rows.push_back(body("100000 levels of nesting", std::string(100000, '[')));
    rows.push_back({"200 with no ads and a total of none", answering(200, "", page("[]", "0", "0")),
                    done_or_not, not_done});
    rows.push_back({"200 with an endless body", go_on_for_ever, done, down});

    for (const FaultRow& row : bad_ads()) rows.push_back(row);

    rows.push_back({"401",
                    answering(401, "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "Unauthorized"),
                    refused, refused});
    rows.push_back({"404", answering(404, "", "Not found"), down, down});
    rows.push_back({"a redirect elsewhere",
                    answering(302, "Location: http://127.0.0.1:9/public-feed/api/v1/ads\r\n", ""), down,
                    down});
    rows.push_back({"a redirect to https elsewhere",
                    answering(301, "Location: https://example.invalid/ads\r\n", ""), down, down});
    return rows;
}

}  // namespace jobfeed::test
