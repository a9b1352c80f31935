// SPDX-License-Identifier: MIT
#pragma once

#include "unit/lib/test_ads.hpp"

#include <jobfeed/feed_server.hpp>
#include <jobfeed/token_book.hpp>

#include <httplib.h>
#include <simdjson.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed::test {

inline constexpr std::string_view ads_path = "/public-feed/api/v1/ads";

inline int port_of(const std::string& address) {
    return std::stoi(address.substr(address.rfind(':') + 1));
}

/// A value for a URL.
inline std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        out += std::isalnum(byte) ? std::string(1, letter) : fmt::format("%{:02X}", byte);
    }
    return out;
}

/// A server over a mirror that needs no token, at a moment that stands still.
struct ServedMirror {
    explicit ServedMirror(const std::filesystem::path& mirror, FeedServerSettings given = {})
        : server(completed(mirror, std::move(given))) {}

    [[nodiscard]] httplib::Result get(const std::string& target, const httplib::Headers& headers = {}) const {
        httplib::Client client("127.0.0.1", port_of(server.address()));
        return client.Get(target, headers);
    }

    [[nodiscard]] std::string body(const std::string& target, const httplib::Headers& headers = {}) const {
        const auto answer = get(target, headers);
        REQUIRE(answer);
        return answer->body;
    }

    [[nodiscard]] std::string url() const { return "http://" + server.address() + "/public-feed"; }

    FeedServerSettings completed(const std::filesystem::path& mirror, FeedServerSettings given) {
        given.mirror = mirror;
        given.port = 0;
        given.log = [this](const ServedRequest& request) { served.push_back(request); };
        return given;
    }

    std::vector<ServedRequest> served{};
    FeedServer server;
};

inline constexpr std::string_view at_noon = "2024-06-10T12:00:00Z";

inline bool has(std::string_view body, std::string_view text) {
    return body.find(text) != std::string_view::npos;
}

inline FeedServerSettings open_at(std::string_view at) {
    FeedServerSettings settings;
    settings.open = true;
    settings.clock = [moment = moment(at)] { return moment; };
    return settings;
}

/// The figures of an answer of the feed, and its ads as they stand there.
struct FeedPage {
    explicit FeedPage(const std::string& json) {
        simdjson::dom::parser parser;
        const simdjson::dom::element page = parser.parse(json);
        for (const simdjson::dom::element ad : page["content"]) {
            ads.push_back(simdjson::minify(ad));
            uuids.emplace_back(std::string_view(ad["uuid"]));
            std::string_view text;
            published.push_back(ad["published"].get(text) == simdjson::SUCCESS ? parse_timestamp(text)
                                                                               : std::nullopt);
        }
        figures = json.substr(json.rfind("],\"totalElements\""));
        total = page["totalElements"].get_uint64();
    }

    std::vector<std::string> ads{};
    std::vector<std::string> uuids{};
    std::vector<std::optional<Timestamp>> published{};
    std::string figures{};  ///< all that follows the ads
    std::uint64_t total = 0;
};

}  // namespace jobfeed::test
