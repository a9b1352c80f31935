// SPDX-License-Identifier: MIT
#include "corpus.hpp"

#include "job_text.hpp"
#include "random.hpp"
#include "uuid.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace simulator {
namespace {

struct Employer {
    std::uint64_t number;
    std::string name;
    std::string orgnr;
};

struct Size {
    double share;  ///< of ads that are at most
    double bytes;  ///< this long
};

constexpr std::array sizes{Size{0.0, 1100},  Size{0.10, 2400}, Size{0.25, 3900},  Size{0.50, 5900},
                           Size{0.75, 6600}, Size{0.90, 8500}, Size{0.99, 12000}, Size{1.0, 15800}};

std::size_t draw_size(Random& random) {
    const double share = random.fraction();
    std::size_t upper = 1;
    while (sizes[upper].share < share) {
        ++upper;
    }
    const auto& [low_share, low] = sizes[upper - 1];
    const auto& [high_share, high] = sizes[upper];
    return static_cast<std::size_t>(low + (high - low) * (share - low_share) / (high_share - low_share));
}

/// Nine digits that look right and belong to nobody: the check digit is off by one.
std::string invented_orgnr(Random& random) {
    static constexpr std::array weights{3U, 2U, 7U, 6U, 5U, 4U, 3U, 2U};
    auto number = fmt::format("9{:07}", random.below(10'000'000));
    unsigned sum = 0;
    for (std::size_t place = 0; place < weights.size(); ++place) {
        sum += weights[place] * static_cast<unsigned>(number[place] - '0');
    }
    return number + static_cast<char>('0' + ((11 - sum % 11) + 1) % 10);
}

/// One of so many employers; the same number is always the same employer.
Employer draw_employer(std::uint64_t seed, Random& random) {
    const std::uint64_t number = random.below(2000);
    Random own{seed, 0x656d706c6f796572U, number};
    auto name = fmt::format("{}{}{}", own.pick(words::name_starts), own.pick(words::name_middles),
                            own.pick(words::name_ends));
    return {number, std::move(name), invented_orgnr(own)};
}

std::string quoted_or_null(Random& random, double null_share, std::string_view text) {
    return random.chance(null_share) ? "null" : fmt::format("\"{}\"", text);
}

void append_location(std::string& json, const words::Place& place, Random& random) {
    const auto address = random.chance(0.05)
                             ? std::string{}
                             : fmt::format("{} {}{}", random.pick(words::streets), random.between(1, 120),
                                           random.chance(0.1) ? ", " : "");
    fmt::format_to(
        std::back_inserter(json),
        R"({{"country":"NORGE","address":{},"city":{},"postalCode":{},"county":{},"municipal":{}}})",
        quoted_or_null(random, 0.2, address), quoted_or_null(random, 0.1, place.city),
        quoted_or_null(random, 0.1, place.postal_code), quoted_or_null(random, 0.02, place.county),
        quoted_or_null(random, 0.03, place.municipal));
}

void append_locations(std::string& json, const words::Place& home, Random& random) {
    const double kind = random.fraction();
    const std::size_t count = kind < 0.01   ? 0
                              : kind < 0.95 ? 1
                              : kind < 0.99 ? random.between(2, 5)
                                            : random.between(6, 17);
    json += R"("workLocations":[)";
    for (std::size_t location = 0; location < count; ++location) {
        json += location > 0 ? "," : "";
        append_location(json, location == 0 ? home : random.pick(words::places), random);
    }
    json += "],";
}

std::string draw_application_due(Instant expires, Random& random) {
    const std::chrono::year_month_day date{oslo_day(expires)};
    const auto year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    const auto day = static_cast<unsigned>(date.day());
    static constexpr std::array words_for_soon{"Snarest",  "Snarest",     "Snarest",
                                               "Snarest ", "Fortløpende", "ASAP"};
    const double kind = random.fraction();
    if (kind < 0.23) {
        return "null";
    }
    if (kind < 0.65) {
        return fmt::format(R"("{:04}-{:02}-{:02}T00:00:00")", year, month, day);
    }
    if (kind < 0.73) {
        return fmt::format(R"("{:02}.{:02}.{:04}")", day, month, year);
    }
    return kind < 0.8 ? fmt::format(R"("{:04}-{:02}-{:02}")", year, month, day)
                      : fmt::format("\"{}\"", random.pick(words_for_soon));
}

std::string draw_positions(Random& random) {
    const double kind = random.fraction();
    const auto count = kind < 0.76 ? 1 : kind < 0.9 ? 2 : random.between(3, 12);
    return fmt::format("\"{}\"", count);
}

std::string_view draw_start(Random& random) {
    static constexpr std::array starts{"\"Etter avtale\"",
                                       "\"Etter avtale\"",
                                       "\"2024-06-03\"",
                                       "\"Snarest\"",
                                       "\"2023-09-01T10:00:00.000Z\"",
                                       "\"August\""};
    return random.chance(0.88) ? std::string_view{"null"} : random.pick(starts);
}

/// What stands between the description and the end of the ad.
std::string make_tail(std::string_view uuid, const Employer& employer, const words::Occupation& occupation,
                      const AdTimes& times, const Subject& subject, Random& random) {
    static constexpr std::array sources{
        "IMPORTAPI", "IMPORTAPI", "IMPORTAPI", "IMPORTAPI", "Stillingsregistrering", "Stillingsregistrering",
        "ASS",       "DIR",       "AMEDIA"};
    static constexpr std::array engagements{"Fast",   "Fast",        "Fast",     "Fast",     "Fast",  "Annet",
                                            "Sesong", "Engasjement", "Vikariat", "Prosjekt", "Åremål"};
    static constexpr std::array sectors{"Privat",    "Privat",    "Privat",
                                        "Offentlig", "Offentlig", "Ikke oppgitt"};
    const auto number = random.between(100'000, 9'999'999);
    auto tail = fmt::format(
        R"("sourceurl":{},"source":"{}","applicationUrl":{},"applicationDue":{},"occupationCategories":[)",
        quoted_or_null(random, 0.66, fmt::format("https://jobb.example.no/stilling/{}", number)),
        random.pick(sources),
        quoted_or_null(random, 0.13,
                       fmt::format("https://soknad.example.no/cv?advertid={}&utm_source=nav", number)),
        draw_application_due(times.expires, random));
    const double kind = random.fraction();
    const std::size_t categories = kind < 0.01 ? 0 : kind < 0.6 ? 1 : kind < 0.87 ? 2 : random.between(3, 5);
    for (std::size_t category = 0; category < categories; ++category) {
        const auto& [level1, level2, role] = category == 0 ? occupation : random.pick(words::occupations);
        fmt::format_to(std::back_inserter(tail), R"({}{{"level1":"{}","level2":"{}"}})",
                       category > 0 ? "," : "", level1, level2);
    }
    fmt::format_to(
        std::back_inserter(tail),
        R"(],"jobtitle":{},"link":"https://arbeidsplassen.nav.no/stillinger/stilling/{}","employer":{{"name":"{}","orgnr":{},"description":)",
        quoted_or_null(random, 0.33, capitalized(occupation.role)), uuid, employer.name,
        quoted_or_null(random, 0.13, employer.orgnr));
    if (random.chance(0.07)) {
        tail += "null";
    } else {
        tail += '"';
        append_employer_description(tail, random.between(150, 900), subject, random);
        tail += '"';
    }
    const bool has_extent = random.chance(0.9);  // if not, the server says Heltid
    fmt::format_to(
        std::back_inserter(tail),
        R"(,"homepage":{}}},"engagementtype":{},"extent":{},"starttime":{},"positioncount":{},"sector":{}}})",
        quoted_or_null(random, 0.2, fmt::format("https://bedrift{}.example.no", employer.number)),
        quoted_or_null(random, 0.1, random.pick(engagements)),
        !has_extent || random.chance(0.9) ? "\"Heltid\"" : "\"Deltid\"", draw_start(random),
        draw_positions(random), quoted_or_null(random, 0.11, random.pick(sectors)));
    return tail;
}

}  // namespace

std::string Corpus::next(std::optional<Instant> published) {
    Random random{seed_, ++made_};
    const auto times = published ? times_.draw_at(*published, random) : times_.draw(random);
    const auto uuid = to_string(draw_uuid(random));
    const auto& place = random.pick(words::places);
    const auto& occupation = random.pick(words::occupations);
    const auto employer = draw_employer(seed_, random);
    const Subject subject{occupation.role, employer.name, place.city};
    const auto size = draw_size(random);
    const auto tail = make_tail(uuid, employer, occupation, times, subject, random);

    std::string json;
    json.reserve(size + 2000);
    fmt::format_to(
        std::back_inserter(json), R"({{"uuid":"{}","published":"{}","expires":"{}","updated":"{}",)", uuid,
        format_instant(times.published), format_instant(times.expires), format_instant(times.updated));
    append_locations(json, place, random);
    json += R"("title":")";
    append_pattern(json, random.pick(words::titles), subject, random);
    json += R"(","description":)";
    if (random.chance(0.004)) {
        json += "null,";
    } else {
        const auto taken = json.size() + tail.size() + 3;
        json += '"';
        append_description(json, size > taken + 200 ? size - taken : 200, subject, random);
        json += R"(",)";
    }
    return json + tail;
}

}  // namespace simulator
