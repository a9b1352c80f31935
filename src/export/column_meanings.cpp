// SPDX-License-Identifier: MIT
#include "column_meanings.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jobfeed {

std::string_view meaning_of(std::string_view column) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 36> meanings{{
        {"uuid", "What NAV knows the ad by"},
        {"title", "The headline"},
        {"job_title", "The occupation in the employer's words"},
        {"employer", "The employer's name"},
        {"orgnr", "The employer's organisation number"},
        {"municipality", "Municipality of the first place of work"},
        {"county", "County of the first place of work"},
        {"city", "Postal town of the first place of work"},
        {"postal_code", "Postal code of the first place of work; it may begin with 0"},
        {"address", "Street address of the first place of work"},
        {"country", "Country of the first place of work"},
        {"occupation_level1", "The first occupation in NAV's list, broadly"},
        {"occupation_level2", "The first occupation in NAV's list, closely"},
        {"published", "When it was published; often a midnight in Oslo"},
        {"expires", "Its last day: the day, in Oslo, in which this moment lies"},
        {"updated", "When it was last changed at NAV"},
        {"application_due", "Until when to apply, as free text"},
        {"application_url", "Where to apply"},
        {"source_url", "The ad at the source it comes from"},
        {"link", "The ad at NAV"},
        {"source", "Where NAV has it from"},
        {"engagement_type", "Permanent, temporary and so on, in Norwegian"},
        {"extent", "Heltid or Deltid; Heltid also stands for unknown"},
        {"start_time", "When work begins, as free text"},
        {"position_count", "Number of positions, as text; not always a number"},
        {"sector", "Public, private or neither said"},
        {"employer_homepage", "The employer's page"},
        {"description", "The ad itself, in HTML"},
        {"employer_description", "About the employer, in HTML"},
        {"work_locations", "All places of work, as the feed sent them"},
        {"occupations", "All occupations, as the feed sent them"},
        {"first_seen", "Start of the run that first saw the ad"},
        {"shown_until", "The moment at which it expires"},
        {"left_at", "When it left; null while the feed offers it"},
        {"left_reason", "expired, withdrawn or out_of_scope; null while the feed offers it"},
        {"json", "The ad as the feed sent it"},
    }};
    const auto found = std::find_if(meanings.begin(), meanings.end(),
                                    [column](const auto& each) { return each.first == column; });
    return found == meanings.end() ? std::string_view() : found->second;
}

}  // namespace jobfeed
