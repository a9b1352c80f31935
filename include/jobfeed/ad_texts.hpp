// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/ad.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace jobfeed {

/// Takes out of an ad's JSON what is long and therefore stored nowhere else. Reads one ad after the other;
/// what it gives is valid until the next one. Missing, null and, of texts, empty are nothing.
class AdTexts {
  public:
    AdTexts();
    AdTexts(const AdTexts&) = delete;
    AdTexts& operator=(const AdTexts&) = delete;
    ~AdTexts();

    /// Returns false if one of them has not the type that NAV gives it: then nothing is known of this ad.
    bool read(std::string_view json);

    /// U+FFFD stands for U+0000.
    [[nodiscard]] std::optional<std::string_view> description() const;
    [[nodiscard]] std::optional<std::string_view> employer_description() const;

    /// The JSON lists, byte for byte but without white space between their tokens.
    [[nodiscard]] std::optional<std::string_view> work_locations() const;
    [[nodiscard]] std::optional<std::string_view> occupations() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> impl_;
};

/// The places of a JSON list of them, as the column `work_locations` holds it; none of what is no such list.
[[nodiscard]] std::vector<WorkLocation> parse_work_locations(std::string_view json);

}  // namespace jobfeed
