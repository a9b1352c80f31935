// SPDX-License-Identifier: MIT
#include "stilling_detail.hpp"

#include "stilling_content.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <stdexcept>
#include <utility>

namespace simulator {
namespace {

using simdjson::dom::element;

std::string_view field_text(simdjson::simdjson_result<element> field) {
    std::string_view text;
    return field.get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

/// The parsed document lives until the same thread parses the next.
simdjson::simdjson_result<element> parse(const std::string& json) {
    thread_local simdjson::dom::parser parser;
    return parser.parse(json);
}

Instant milliseconds_of(Instant instant) {
    return std::chrono::floor<std::chrono::milliseconds>(instant);
}

std::string or_unknown(std::string_view text) {
    return std::string{text.empty() ? "?" : text};
}

}  // namespace

Face masked_face(std::string uuid) {
    return {std::move(uuid), "...", "", "?"};
}

Detail::Detail(std::string uuid, bool active, Instant changed, AdPointer ad, Alterations alterations)
    : uuid_(std::move(uuid)),
      is_active_(active),
      changed_(changed),
      ad_(std::move(ad)),
      alterations_(std::move(alterations)) {}

Detail::Detail(std::string raw) : raw_(std::move(raw)) {
    const auto document = parse(raw_);
    uuid_ = field_text(document["uuid"]);
    if (uuid_.empty()) {
        throw std::invalid_argument("not a detail, for it has no uuid: " + raw_.substr(0, 200));
    }
    is_active_ = field_text(document["status"]) == "ACTIVE";
    raw_has_content_ = document["ad_content"].is_object();
}

Detail::Detail(std::string uuid, bool active, std::string raw)
    : uuid_(std::move(uuid)),
      is_active_(active),
      raw_(std::move(raw)),
      raw_has_content_(raw_.find("\"ad_content\"") != std::string::npos) {}

std::string Detail::json(TimeForm form) const {
    if (!raw_.empty()) {
        return raw_;
    }
    const auto content =
        ad_ ? fmt::format(R"("ad_content":{},)", make_content(*ad_, form, alterations_)) : std::string{};
    return fmt::format(R"({{"uuid":"{}",{}"sistEndret":"{}","status":"{}"}})", uuid_, content,
                       format_oslo_instant(milliseconds_of(changed_)), is_active_ ? "ACTIVE" : "INACTIVE");
}

const DeflatedPiece& Detail::deflated() const {
    std::call_once(deflate_once_, [this] { deflated_ = deflate_piece(json()); });
    return deflated_;
}

Face Detail::face() const {
    if (ad_) {
        const auto& places = ad_->places();
        return {uuid_, or_unknown(ad_->title()), or_unknown(ad_->employer()),
                or_unknown(places.empty() ? "" : places.front().municipal)};
    }
    if (!raw_has_content_) {
        return masked_face(uuid_);
    }
    const auto ad = parse(raw_)["ad_content"];  // unreadable: nothing is known of it
    return {uuid_, or_unknown(field_text(ad["title"])), or_unknown(field_text(ad["employer"]["name"])),
            or_unknown(field_text(ad["workLocations"].at(0)["municipal"]))};
}

}  // namespace simulator
