// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/timestamp.hpp>

#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// A text field of an ad. Both null and "" in the feed become std::nullopt.
using Text = std::optional<std::string>;

/// Where the work is; any part may be missing.
struct WorkLocation {
    Text country{};
    Text address{};
    Text city{};
    Text postal_code{};
    Text county{};
    Text municipality{};
};

/// An occupation in NAV's two-level list.
struct Occupation {
    Text level1{};
    Text level2{};
};

/// Whom to ask about a job (stilling-feed only). Personal data: gone as soon as the ad is.
struct Contact {
    Text name{};
    Text email{};
    Text phone{};
    Text role{};
    Text title{};
};

/// A place in a classification of occupations (stilling-feed only).
struct Category {
    Text type{};  ///< `ESCO`, `JANZZ` or `STYRK08`
    Text code{};
    Text name{};
    Text description{};
    std::optional<double> score{};
};

/// A field of an ad that could not be read: the ad goes without it, and its JSON keeps it.
struct Flaw {
    std::string field;  ///< as NAV names it: `expires`, `employer.name`; `json` for bytes that are no JSON
    std::string raw;    ///< what came, as JSON; a long value is cut, but that of `json` is the whole ad
};

/// One job ad. The short fields are lifted out to be searched by; the long ones (description, the employer's
/// description) stay in `json` alone, so that nothing long is held twice.
struct Ad {
    std::string uuid;  ///< in lower case
    Text title;
    Text job_title;
    Text employer;
    Text orgnr;
    Text employer_homepage;
    std::optional<Timestamp> published;
    std::optional<Timestamp> expires;
    std::optional<Timestamp> updated;
    Text source;
    Text source_url;
    Text application_url;
    Text application_due;  ///< free text: a date, `Snarest`, …
    Text link;
    Text engagement_type;
    Text extent;  ///< `Heltid` also stands for unknown
    Text start_time;
    Text position_count;
    Text sector;
    std::vector<WorkLocation> work_locations;
    std::vector<Occupation> occupations;
    std::vector<Contact> contacts;
    std::vector<Category> categories;
    std::vector<Flaw> flaws;  ///< at most one a field
    std::string json;         ///< what the feed sent for this ad, byte for byte, if that is JSON
};

}  // namespace jobfeed
