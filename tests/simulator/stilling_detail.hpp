// SPDX-License-Identifier: MIT
#pragma once

#include "ad.hpp"
#include "gzip.hpp"
#include "instant.hpp"
#include "stilling_content.hpp"
#include "stilling_forms.hpp"

#include <mutex>
#include <string>

namespace simulator {

/// What the events of the stilling-feed show of an ad.
struct Face {
    std::string uuid;
    std::string title;
    std::string business;
    std::string municipal;
    std::string raw = {};  ///< if not empty, the whole item as it is served, whatever it is
    EventForm form = EventForm::usual;
};

/// How an ad that was stopped looks; its uuid is all that is left.
Face masked_face(std::string uuid);

/// A detail document of the stilling-feed. It never changes; a change of the ad makes another.
class Detail {
  public:
    /// Without an ad it has no `ad_content`. The ad, as the public-feed sends it, is rewritten in this feed's
    /// way.
    Detail(std::string uuid, bool active, Instant changed, AdPointer ad, Alterations alterations = {});

    /// A document that is served byte for byte. Throws std::invalid_argument if it is no detail.
    explicit Detail(std::string raw);

    /// Likewise, and it need not be readable.
    Detail(std::string uuid, bool active, std::string raw);

    const std::string& uuid() const { return uuid_; }
    bool is_active() const { return is_active_; }
    bool has_content() const { return ad_ != nullptr || raw_has_content_; }
    const AdPointer& ad() const { return ad_; }
    Instant changed() const { return changed_; }

    std::string json(TimeForm form = TimeForm::offset) const;

    /// The JSON compressed; made by whoever asks first. Any thread may ask.
    const DeflatedPiece& deflated() const;

    Face face() const;

  private:
    std::string uuid_;
    bool is_active_ = false;
    Instant changed_{};
    AdPointer ad_;
    Alterations alterations_;
    std::string raw_;
    bool raw_has_content_ = false;
    mutable std::once_flag deflate_once_;
    mutable DeflatedPiece deflated_;
};

using DetailPointer = std::shared_ptr<const Detail>;

}  // namespace simulator
