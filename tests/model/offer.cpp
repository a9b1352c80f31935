// SPDX-License-Identifier: MIT
#include "model/feed_side.hpp"

#include "simulator/ad.hpp"

namespace jobfeed::test::model {
namespace {

std::optional<Instant> expiry(const std::string& json) {
    const auto text = simulator::string_field(json, "expires");
    return text ? simulator::parse_instant(*text) : std::nullopt;
}

/// The ad within its envelope, byte for byte.
std::string content_of(const std::string& document) {
    const auto begin = document.find("\"ad_content\":") + 13;
    const auto end = document.rfind("},\"sistEndret\"");
    return document.substr(begin, end + 1 - begin);
}

}  // namespace

bool is_past(const std::string& json, Instant now) {
    const auto expires = expiry(json);
    return expires && simulator::oslo_midnight(simulator::oslo_day(*expires) + std::chrono::days{1}) <= now;
}

Offer FeedSide::offer() const {
    Offer offer;
    if (feed == Feed::public_feed) {
        for (const auto& ad : simulated.ads()) offer.ads.emplace(ad->uuid(), ad->json());
    } else {
        for (const auto& [uuid, detail] : simulated.stilling().active())
            offer.ads.emplace(uuid, content_of(detail->json()));
    }
    return offer;
}

Watch::Watch(Offer offer) : first(offer), last(std::move(offer)) {
    for (const auto& [uuid, json] : first.ads) {
        versions[uuid].insert(json);
        throughout.insert(uuid);
    }
}

void Watch::note(Offer offer) {
    for (const auto& [uuid, json] : offer.ads) {
        const auto before = last.ads.find(uuid);
        if (before != last.ads.end() && before->second == json) continue;
        versions[uuid].insert(json);
        touched.insert(uuid);
    }
    for (const auto& [uuid, json] : last.ads) {
        if (offer.ads.count(uuid) == 0) touched.insert(uuid);
    }
    std::erase_if(throughout, [&offer](const std::string& uuid) { return !offer.has(uuid); });
    last = std::move(offer);
}

void FeedSide::watch() {
    const std::scoped_lock lock{mutex_};
    watch_.emplace(offer());
    watch_->unseen = unseen;
}

Watch FeedSide::watched() {
    const std::scoped_lock lock{mutex_};
    return *watch_;
}

}  // namespace jobfeed::test::model
