// SPDX-License-Identifier: MIT
#pragma once

#include "gzip.hpp"
#include "instant.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

/// A place of work, as far as the feed's filters look at it.
struct Place {
    std::string municipal;
    std::string county;
};

/// An ad: its JSON, byte for byte as it is served, and what the feed's filters look at. It never
/// changes; an update makes another Ad.
class Ad {
  public:
    /// Throws std::invalid_argument if the text is no JSON object with a `uuid`.
    explicit Ad(std::string json);

    const std::string& json() const { return json_; }
    const std::string& uuid() const { return uuid_; }
    const std::optional<std::int64_t>& published() const { return published_; }  ///< in milliseconds
    const std::optional<std::int64_t>& updated() const { return updated_; }      ///< in milliseconds
    const std::string& title() const { return title_; }
    const std::string& employer() const { return employer_; }  ///< its name
    const std::string& source() const { return source_; }
    const std::string& orgnr() const { return orgnr_; }
    const std::vector<std::string>& occupations() const { return occupations_; }  ///< both levels
    const std::vector<Place>& places() const { return places_; }

    /// The JSON compressed; made by whoever asks first. Any thread may ask.
    const DeflatedPiece& deflated() const;

  private:
    std::string json_;
    std::string uuid_;
    std::optional<std::int64_t> published_;
    std::optional<std::int64_t> updated_;
    std::string title_;
    std::string employer_;
    std::string source_;
    std::string orgnr_;
    std::vector<std::string> occupations_;
    std::vector<Place> places_;
    mutable std::once_flag deflate_once_;
    mutable DeflatedPiece deflated_;
};

using AdPointer = std::shared_ptr<const Ad>;

/// A text as JSON, with its quotes.
std::string json_string(std::string_view text);

/// The value of a top-level field that is a string.
std::optional<std::string> string_field(const std::string& json, std::string_view field);

/// The ad's JSON with some top-level fields replaced by other JSON; all else keeps its order.
std::string with_fields(const std::string& json,
                        std::span<const std::pair<std::string, std::string>> replacements);

}  // namespace simulator
