// SPDX-License-Identifier: MIT
#include "feed/public_feed_json.hpp"

#include "feed/ad_json.hpp"
#include "feed/legible.hpp"
#include "http/fetcher.hpp"

#include <simdjson.h>

#include <utility>

namespace jobfeed {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(http::body_padding >= simdjson::SIMDJSON_PADDING);

/// The bytes of one value, without the white space that may follow it. Leaves the parser behind the value.
std::string_view raw_text(ondemand::value value) {
    std::string_view raw;
    switch (ondemand::json_type(value.type())) {
        case ondemand::json_type::object: raw = ondemand::object(value.get_object()).raw_json(); break;
        case ondemand::json_type::array: raw = ondemand::array(value.get_array()).raw_json(); break;
        default: raw = value.raw_json_token();
    }
    const auto end = raw.find_last_not_of(" \t\r\n");
    return raw.substr(0, end + 1);
}

/// A body that is read by its structure, which is that of `text`.
struct Body {
    std::string_view bytes;
    const std::string& text;

    /// The bytes of what stands there in the text.
    [[nodiscard]] std::string_view under(std::string_view part) const {
        return bytes.substr(static_cast<std::size_t>(part.data() - text.data()), part.size());
    }
};

void read_content(ondemand::array content, const Body& body, AdReader& reader, PublicFeedPage& page) {
    for (ondemand::value entry : content) {
        auto ad = reader.read(body.under(raw_text(entry)));
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
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return Unreadable{"the answer goes on after its end"};
        if (const char* name = seen.missing()) return Unreadable{std::string("the answer has no \"") + name + "\""};
        return page;
    } catch (const simdjson::simdjson_error& error) {
        return Unreadable{std::string("the answer is not a page of ads: ") + error.what()};
    }
}

}  // namespace

std::variant<PublicFeedPage, Unreadable> parse_public_feed_page(const std::string& body) {
    if (body.empty()) return Unreadable{"the answer is empty"};
    if (body.front() == '<') return Unreadable{"the answer is HTML, not JSON"};
    auto parsed = parse({body, body});
    if (std::holds_alternative<PublicFeedPage>(parsed)) return parsed;
    // A single byte that is no UTF-8 spoils the whole answer for the parser; it shall spoil its ad alone.
    const std::string text = legible(body);
    auto by_structure = parse({body, text});
    return std::holds_alternative<PublicFeedPage>(by_structure) ? by_structure : parsed;
}

}  // namespace jobfeed
