// SPDX-License-Identifier: MIT
#include "feed/public_feed_json.hpp"

#include "feed/ad_json.hpp"
#include "http/fetcher.hpp"

#include <simdjson.h>

#include <utility>

namespace jobfeed::feed {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(http::body_padding >= simdjson::SIMDJSON_PADDING);

void read_content(ondemand::array content, const Body& body, AdReader& reader, PublicFeedPage& page) {
    for (ondemand::value entry : content) {
        auto ad = reader.read(body.under(raw_json(entry)));
        if (auto* readable = std::get_if<Ad>(&ad)) {
            page.ads.push_back(std::move(*readable));
        } else {
            page.rejected.push_back(std::move(std::get<Rejected>(ad)));
        }
    }
}

/// Which of the fields that a page must have were there.
struct Seen {
    bool content = false;
    bool total_elements = false;
    bool total_pages = false;
    bool page_number = false;
    bool last = false;

    [[nodiscard]] const char* missing() const {
        if (!content) return "content";
        if (!total_elements) return "totalElements";
        if (!total_pages) return "totalPages";
        if (!page_number) return "pageNumber";
        return last ? nullptr : "last";
    }
};

Seen read_fields(ondemand::object fields, const Body& body, AdReader& reader, PublicFeedPage& page) {
    Seen seen;
    for (auto field : fields) {
        const std::string_view key = field.unescaped_key();
        if (key == "content") {
            read_content(field.value().get_array(), body, reader, page);
            seen.content = true;
        } else if (key == "totalElements") {
            page.total_elements = field.value().get_uint64();
            seen.total_elements = true;
        } else if (key == "totalPages") {
            page.total_pages = field.value().get_uint64();
            seen.total_pages = true;
        } else if (key == "pageNumber") {
            page.page_number = field.value().get_uint64();
            seen.page_number = true;
        } else if (key == "last") {
            page.last = field.value().get_bool();
            seen.last = true;
        }
    }
    return seen;
}

std::variant<PublicFeedPage, Unreadable> parse(const Body& body) {
    try {
        static thread_local ondemand::parser parser;
        static thread_local AdReader reader;
        PublicFeedPage page;
        const std::string& text = body.text;
        ondemand::document document =
            parser.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
        const Seen seen = read_fields(document.get_object(), body, reader, page);
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
            return Unreadable{"trailing data after the JSON"};
        if (const char* name = seen.missing())
            return Unreadable{std::string("the answer has no \"") + name + "\""};
        return page;
    } catch (const simdjson::simdjson_error& error) {
        return Unreadable{std::string("the answer is not a page of ads: ") + error.what()};
    }
}

}  // namespace

std::variant<PublicFeedPage, Unreadable> parse_public_feed_page(const std::string& body) {
    return read_body(body, parse);
}

}  // namespace jobfeed::feed
