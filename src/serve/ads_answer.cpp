// SPDX-License-Identifier: MIT
#include "serve/ads_answer.hpp"

#include "serve/ads_query.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/feed_info.hpp>
#include <jobfeed/old_ad_shape.hpp>

#include <fmt/core.h>

namespace jobfeed::serve {
namespace {

bool has_old_shape(const Mirror& mirror) {
    const auto scope = mirror.scope();
    return !scope || feed_info(scope->feed).ad_shape == AdShape::old;
}

std::string content_of(const FeedHits& hits, bool is_verbatim) {
    std::string content;
    for (const std::string& ad : hits.ads) {
        if (!content.empty()) content += ',';
        if (is_verbatim) {
            content += ad;
        } else if (!append_in_old_shape(content, ad)) {
            throw Error(ErrorKind::failed,
                        fmt::format("the stored JSON cannot be served as an ad: {:.200}", ad));
        }
    }
    return content;
}

std::string body_of(const FeedHits& hits, const AdsQuery& query, bool is_verbatim) {
    const std::uint64_t pages = (hits.total + query.size - 1) / query.size;
    return fmt::format(R"({{"content":[{}],"totalElements":{},"pageNumber":{},"pageSize":{},"totalPages":{},)"
                       R"("first":{},"last":{},"sort":"published:desc"}})",
                       content_of(hits, is_verbatim), hits.total, query.page, query.size, pages,
                       query.page == 0, query.page + 1 >= pages);
}

}  // namespace

Answer ads_answer(const Request& request, const Mirror& mirror, std::uint64_t cap, Timestamp at) {
    try {
        const AdsQuery query = read_ads_query(request, cap, at);
        const FeedHits hits = jobfeed::search_feed(mirror, query.search);
        return {.status = 200,
                .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "public, max-age=300"}},
                .body = body_of(hits, query, has_old_shape(mirror))};
    } catch (const BadParameter& error) {
        return text_answer(400, error.what());
    }
}

}  // namespace jobfeed::serve
