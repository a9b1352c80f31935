// SPDX-License-Identifier: MIT
#pragma once

#include "simulator.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace simulator::test {

/// An ad of a few fields, for tests that say what is in them.
struct SmallAd {
    std::string uuid;
    std::string published = "2024-06-01T10:00:00Z";  ///< empty: null
    std::string updated = "2024-06-01T10:00:00Z";
    std::string source = "DIR";
    std::string orgnr = "911111111";
    std::string level1 = "IT";
    std::string level2 = "Utvikling";
    std::string municipal = "OSLO";
    std::string county = "OSLO";
    std::string title = "Tittel";

    std::string json() const;
};

/// So many ads, `ad-0` and so on, the first the newest, a minute apart.
std::vector<std::string> ads_a_minute_apart(std::size_t count);

/// So many ads, `tie-0` and so on, that are all published in the same moment.
std::vector<std::string> tied_ads(std::size_t count);

/// A simulator that serves these ads, at noon on 2024-06-10.
Options serving(std::vector<std::string> ads);

/// What came back.
struct Reply {
    int status = 0;
    Headers headers;
    std::string body;

    std::string header(std::string_view name) const;  ///< empty if there is none
    std::int64_t number(std::string_view field) const;
    bool flag(std::string_view field) const;
    std::vector<std::string> uuids() const;  ///< of the ads, in order
};

/// Requests exactly this target, over a connection of its own.
Reply get(const Simulator& simulator, const std::string& target, const Headers& headers = {});
Reply post(const Simulator& simulator, const std::string& target, const std::string& body = {});

/// Asks the feed for ads, with a good token; the query is without its question mark.
Reply ask(const Simulator& simulator, const std::string& query, Headers headers = {});

/// The uuids found by that query, sorted.
std::vector<std::string> found(const Simulator& simulator, const std::string& query);

std::vector<std::string> lines(const std::string& text);

/// The text that a whole gzip body holds. Throws std::runtime_error if it is damaged.
std::string gunzip(const std::string& body);

}  // namespace simulator::test
