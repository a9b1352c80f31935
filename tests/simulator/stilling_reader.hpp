// SPDX-License-Identifier: MIT
#pragma once

#include "test_feed.hpp"

#include <optional>
#include <string>
#include <vector>

namespace simulator::test {

/// A page of the stilling-feed as a client sees it.
struct PageReply : Reply {
    std::string id;
    std::optional<std::string> next_id;
    std::optional<std::string> next_url;
    std::vector<std::string> ads;     ///< the uuids of its items
    std::vector<std::string> states;  ///< and what they say
    std::vector<std::string> times;
    std::vector<std::string> titles;
};

/// Nothing but these ads, offered one after the other; noon on 2024-06-10.
Options stilling_feed_of(std::size_t ads);

/// The uuid of the ad of that number.
std::string numbered_uuid(std::size_t number);

/// An ad of that number.
std::string numbered_ad(std::size_t number);

/// Requests `/api/v1` and the target with a good token.
Reply ask_stilling(const Simulator& simulator, const std::string& target, Headers headers = {});

/// Requests the document of the ad of that number.
Reply detail(const Simulator& simulator, std::size_t number = 0, const Headers& headers = {});

bool has(std::string_view body, std::string_view part);
inline bool has(const Reply& reply, std::string_view part) {
    return has(reply.body, part);
}

/// Requests a page, `/api/v1/feed` and the target.
PageReply ask_page(const Simulator& simulator, const std::string& target, const Headers& headers = {});

/// The pages from the first or that target to the end, so many events each.
std::vector<PageReply> read_pages(const Simulator& simulator, std::size_t size,
                                  const std::string& target = {});

/// What a good client ends up with: the ads that the last event of each calls ACTIVE, sorted.
std::vector<std::string> folded(const std::vector<PageReply>& pages);

}  // namespace simulator::test
