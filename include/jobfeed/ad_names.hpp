// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>
#include <jobfeed/timestamp.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jobfeed {

/// What ads are filtered by.
enum class NameKind { county, municipality, category, source, orgnr, employer };

/// A name that ads have, as the feed writes it, and how many have it.
struct NameCount {
    std::string name;
    std::uint64_t ads = 0;
};

/// What names are grouped: municipalities by county, occupations by their first level.
enum class NameGroupKind { places, occupations };

/// A name with those under it.
struct NameGroup {
    NameCount all;
    std::vector<NameCount> parts;
};

/// A uuid that the mirror knows.
struct FoundUuid {
    std::string uuid;
    std::string title;      ///< empty: none, or no content of the ad is kept
    bool has_left = false;  ///< expired or withdrawn, as the last run saw it
};

/// What a mirror's ads are called: names, words and uuids to choose from, or to correct what was typed. May
/// be read while a run writes.
class AdNames {
  public:
    explicit AdNames(const Mirror& mirror) : database_(mirror.database_) {}

    /// The names that active ads have, the most frequent first.
    [[nodiscard]] std::vector<NameCount> of(NameKind kind, Timestamp at) const;

    /// The names that active ads have, and those under each, by their bytes.
    [[nodiscard]] std::vector<NameGroup> groups(NameGroupKind kind, Timestamp at) const;

    /// The words in the full-text index that begin so, in lower case, and how many ads have them; the most
    /// frequent first.
    [[nodiscard]] std::vector<NameCount> words_beginning(std::string_view beginning) const;

    /// The uuids that begin so, at most so many: those of ads that have not left, then those of ads that
    /// have, and each in their order.
    [[nodiscard]] std::vector<FoundUuid> uuids_beginning(std::string_view beginning, std::size_t most) const;

  private:
    std::shared_ptr<store::Database> database_;
};

}  // namespace jobfeed
