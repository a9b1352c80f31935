// SPDX-License-Identifier: MIT
#include "cli/search_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/terminal/pager.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/text/ad_list.hpp"
#include "cli/text/ad_text.hpp"
#include "cli/text/filter_check.hpp"
#include "cli/text/number_text.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/exporter.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <algorithm>

namespace jobfeed::cli {
namespace {

/// One argument is one or more words. What was a phrase to exclude has lost its marks to the shell.
std::string as_words(const std::string& argument) {
    const bool was_phrase = argument.starts_with('-') && argument.find(' ') != std::string::npos &&
                            argument.find('"') == std::string::npos;
    return was_phrase ? fmt::format("-\"{}\"", argument.substr(1)) : argument;
}

std::vector<std::string> split_places(std::string_view text) {
    constexpr std::string_view between = "; ";
    std::vector<std::string> places;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(between), text.size());
        places.push_back(one_line(text.substr(0, end)));
        text.remove_prefix(std::min(end + between.size(), text.size()));
    }
    return places;
}

/// Places that were asked for come first.
void put_wanted_first(std::vector<std::string>& places, const std::vector<std::string>& wanted) {
    std::stable_partition(places.begin(), places.end(), [&wanted](const std::string& place) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&place](const std::string& name) { return same_name(name, place); });
    });
}

const std::vector<std::string> listed_columns{"uuid",   "title",           "job_title",  "employer",
                                              "places", "application_due", "shown_until"};

/// Without `today`, nothing is due soon.
ListedAd listed(Row row, const Query& query, std::optional<std::chrono::local_days> today) {
    const auto text = [&row](std::size_t column) { return row[column].value_or(std::string_view{}); };
    constexpr std::chrono::days soon{3};
    const Deadline deadline = deadline_of(text(5), text(6));
    ListedAd ad{.uuid = std::string(text(0)),
                .title = name_text(row[1] ? text(1) : text(2)),
                .employer = name_text(text(3)),
                .places = split_places(text(4)),
                .deadline = deadline.text(),
                .due_soon = today && deadline.day && *deadline.day - *today < soon};
    put_wanted_first(ad.places, query.filters.municipalities);
    return ad;
}

/// Prints what is added to it, in large pieces.
class Printer {
  public:
    bool operator()(std::string_view text) {
        constexpr std::size_t full = std::size_t{16} << 10;
        text_ += text;
        return text_.size() < full || flush();
    }

    bool flush() {
        const bool wanted = print(text_);
        text_.clear();
        return wanted;
    }

  private:
    std::string text_;
};

}  // namespace

void SearchCommand::setup(CLI::App& options) {
    options.add_option("WORDS", words_, "What to look for: word, -word, '\"words in a row\"'")
        ->configurable(false)
        ->type_name("");
    options_.setup(options);
    add_order(options, order_, "relevance; without words, newest");
    constexpr int most = 1'000'000'000;
    add_number(options, "--limit", limit_, 1, most, "At most so many ads");
    options.add_flag("--json", forms_["--json"], "Print a JSON array of the ads as the feed sent them");
    options.add_flag("--csv", forms_["--csv"], "Print CSV with the columns of active_ads");
    options.add_flag("--uuid", forms_["--uuid"], "Print the uuids, one a line");
    options.add_flag("--count", forms_["--count"], "Print how many there are");
    options.add_flag("--no-pager", no_pager_, "Do not start a pager");
}

Query SearchCommand::query(Timestamp at) const {
    Query query{.at = at};
    for (const std::string& word : words_)
        query.words.append(query.words.empty() ? "" : " ").append(as_words(word));
    options_.apply(query);
    query.order = order_.value_or(AdOrder::relevance);
    if (limit_) query.limit = static_cast<std::uint64_t>(*limit_);
    return query;
}

ExitCode SearchCommand::run(const Context& context) {
    const std::string wanted = wanted_flag(context.origins, forms_);
    const Mirror mirror = Mirror::open(context.global.existing_database());
    const Query query = this->query(context.global.moment());
    std::optional<std::uint64_t> found;
    if (wanted == "--count") {
        found = mirror.count(query);
        print(fmt::format("{}\n", *found));
    } else if (wanted == "--uuid") {
        found = write_uuids(mirror, query);
    } else if (!wanted.empty()) {
        found = write(mirror, query, std::string_view(wanted).substr(2));
    } else {
        found = list(mirror, query);
        if (found > 0) context.log.info(number_of(*found, "ad", "ads"));
    }
    explain(context.log, mirror, query, found != std::uint64_t{0});
    return ExitCode::done;
}

std::optional<std::uint64_t> SearchCommand::write(const Mirror& mirror, Query query,
                                                  std::string_view format) {
    const auto exporter = make_exporter(format, print);
    query.columns = exporter->default_columns();
    std::uint64_t count = 0;
    bool wanted = exporter->begin(query.columns);
    if (!wanted) return std::nullopt;
    mirror.each_ad(query, [&](Row row) {
        ++count;
        wanted = exporter->write(row);
        return wanted;
    });
    return wanted && exporter->end() ? std::optional(count) : std::nullopt;
}

std::optional<std::uint64_t> SearchCommand::write_uuids(const Mirror& mirror, Query query) {
    query.columns = {"uuid"};
    Printer printer;
    std::uint64_t count = 0;
    bool wanted = true;
    mirror.each_ad(query, [&](Row row) {
        ++count;
        wanted = printer(fmt::format("{}\n", *row[0]));
        return wanted;
    });
    return wanted && printer.flush() ? std::optional(count) : std::nullopt;
}

std::optional<std::uint64_t> SearchCommand::list(const Mirror& mirror, Query query) const {
    query.columns = listed_columns;
    const Screen screen = standard_output();
    const AdTable table(screen.columns, screen.colour);
    // Only colour tells it, and time zones take some milliseconds to read.
    const auto today = screen.colour ? std::optional(day_in_oslo(query.at)) : std::nullopt;
    std::optional<Pager> pager;
    Printer printer;
    std::uint64_t count = 0;
    bool wanted = true;
    mirror.each_ad(query, [&](Row row) {
        const ListedAd ad = listed(row, query, today);
        if (++count == 1 && screen.terminal) {
            pager.emplace(no_pager_ ? std::string{} : wanted_pager());
            printer(table.header());
        }
        wanted = printer(screen.terminal ? table.line(ad) : tab_separated(ad));
        return wanted;
    });
    return wanted && printer.flush() ? std::optional(count) : std::nullopt;
}

void SearchCommand::explain(Log& log, const Mirror& mirror, const Query& query, bool found) {
    if (const auto missing = query.words.empty() ? 0 : mirror.not_indexed(); missing > 0) {
        log.warning(fmt::format("{} not in the full-text index yet; the next jobfeed sync adds them",
                                number_of(missing, "ad is", "ads are")));
    }
    const auto is_list = [](const std::vector<std::string>& values) { return values.size() > 1; };
    const Filters& filters = query.filters;
    const bool has_lists = is_list(filters.counties) || is_list(filters.municipalities) ||
                           is_list(filters.categories) || is_list(filters.sources) ||
                           is_list(filters.orgnrs) || is_list(query.employers);
    if (found && !has_lists) return;
    if (!found && mirror.count_active(query.at) == 0) {
        log.warning("the mirror holds no active ad; run jobfeed sync");
        return;
    }
    auto unmatched = unmatched_filters(mirror, query);
    if (!found && unmatched.empty()) unmatched = unmatched_words(mirror, query);
    for (const std::string& warning : unmatched) log.warning(warning);
    if (!found && unmatched.empty()) log.info("no ad matches");
}

}  // namespace jobfeed::cli
