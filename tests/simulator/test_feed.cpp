// SPDX-License-Identifier: MIT
#include "test_feed.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <simdjson.h>
#include <zlib.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace simulator::test {
namespace {

constexpr std::string_view ad_format =
    R"({{"uuid":"{}","published":{},"expires":"2024-07-01T22:00:00Z","updated":"{}","workLocations":[{{"municipal":"{}","county":"{}"}}],"title":"{}","description":"<p>Tekst</p>","source":"{}","occupationCategories":[{{"level1":"{}","level2":"{}"}}],"employer":{{"orgnr":"{}"}}}})";

Reply reply_of(const httplib::Result& result) {
    if (!result) {
        throw std::runtime_error("no answer: " + httplib::to_string(result.error()));
    }
    Reply reply{result->status, {}, result->body};
    for (const auto& [name, value] : result->headers) {
        reply.headers.emplace_back(name, value);
    }
    return reply;
}

httplib::Client client_of(const Simulator& simulator) {
    auto url = simulator.url();
    url.resize(url.rfind('/'));
    httplib::Client client{url};
    client.set_url_encode(false);
    client.set_decompress(false);
    return client;
}

simdjson::dom::element parsed(simdjson::dom::parser& parser, const std::string& json) {
    return parser.parse(json);
}

}  // namespace

std::string SmallAd::json() const {
    const auto moment = published.empty() ? "null" : '"' + published + '"';
    return fmt::format(ad_format, uuid, moment, updated, municipal, county, title, source, level1, level2,
                       orgnr);
}

std::vector<std::string> ads_a_minute_apart(std::size_t count) {
    std::vector<std::string> ads;
    const auto newest = parse_instant("2024-06-10T09:00:00Z").value();
    for (std::size_t index = 0; index < count; ++index) {
        const auto published = newest - std::chrono::minutes{index};
        ads.push_back(
            SmallAd{.uuid = fmt::format("ad-{}", index), .published = format_instant(published)}.json());
    }
    return ads;
}

std::vector<std::string> tied_ads(std::size_t count) {
    std::vector<std::string> ads;
    for (std::size_t index = 0; index < count; ++index) {
        ads.push_back(
            SmallAd{.uuid = fmt::format("tie-{}", index), .published = "2024-06-02T22:00:00Z"}.json());
    }
    return ads;
}

Options serving(std::vector<std::string> ads) {
    Options options;
    options.corpus = std::move(ads);
    options.now = parse_instant("2024-06-10T12:00:00Z");
    return options;
}

std::string Reply::header(std::string_view name) const {
    return find_header(headers, name).value_or("");
}

std::int64_t Reply::number(std::string_view field) const {
    simdjson::dom::parser parser;
    return parsed(parser, body)[field].get_int64();
}

bool Reply::flag(std::string_view field) const {
    simdjson::dom::parser parser;
    return parsed(parser, body)[field].get_bool();
}

std::vector<std::string> Reply::uuids() const {
    simdjson::dom::parser parser;
    std::vector<std::string> uuids;
    for (const auto ad : parsed(parser, body)["content"].get_array()) {
        uuids.emplace_back(ad["uuid"].get_string().value());
    }
    return uuids;
}

Reply get(const Simulator& simulator, const std::string& target, const Headers& headers) {
    return reply_of(client_of(simulator).Get(target, httplib::Headers{headers.begin(), headers.end()}));
}

Reply post(const Simulator& simulator, const std::string& target, const std::string& body) {
    return reply_of(client_of(simulator).Post(target, body, "application/x-ndjson"));
}

Reply ask(const Simulator& simulator, const std::string& query, Headers headers) {
    headers.emplace_back("Authorization", "Bearer " + simulator.token());
    return get(simulator, "/public-feed/api/v1/ads?" + query, headers);
}

std::vector<std::string> found(const Simulator& simulator, const std::string& query) {
    auto uuids = ask(simulator, query + "&size=100").uuids();
    std::ranges::sort(uuids);
    return uuids;
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        all.push_back(line);
    }
    return all;
}

std::string gunzip(const std::string& body) {
    z_stream stream{};
    constexpr int gzip_only = 15 + 16;
    inflateInit2(&stream, gzip_only);
    std::string text(std::max<std::size_t>(body.size() * 40, 1 << 16), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream.avail_in = static_cast<uInt>(body.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const int result = inflate(&stream, Z_FINISH);
    const auto length = stream.total_out;
    const bool is_whole = result == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (!is_whole) {
        throw std::runtime_error("not one whole gzip body");
    }
    return text.substr(0, length);
}

}  // namespace simulator::test
