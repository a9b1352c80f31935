// SPDX-License-Identifier: MIT
#include "serve/report_page.hpp"

#include "serve/page_template.hpp"
#include "serve/report_section.hpp"
#include "serve/report_words.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/version.hpp>

#include <ctemplate/template.h>
#include <fmt/format.h>

#include <algorithm>

namespace jobfeed::serve {
namespace {

/// Fills in the page of a report in one language.
class ReportPage : private ReportWords {
  public:
    ReportPage(const MirrorReport& report, Language language)
        : ReportWords(language), report_(report), values_(language) {
        const std::string title = say("Om stillingsannonsene", "About the job ads");
        values_.set("TITLE", title);
        values_.set("ABOUT", about());
        values_.set("MADE_BY", fmt::format("jobfeed {}", version()));
        add_tiles();
        add_days();
        add_weeks();
        add_names("counties", say("Fylker", "Counties"), report.counties);
        add_names("municipalities", say("Kommuner", "Municipalities"), report.municipalities);
        add_names("occupations", say("Yrkesområder", "Fields of work"), report.occupations);
        add_names("narrow-occupations", say("Yrker", "Occupations"), report.narrow_occupations);
        add_names("employers", say("Arbeidsgivere", "Employers"), report.employers);
        add_times();
        add_deadlines();
        add_health();
    }

    [[nodiscard]] PageValues& values() { return values_; }

  private:
    [[nodiscard]] std::string share_of_active(std::uint64_t ads) const {
        const std::uint64_t active = report_.status.active;
        return decimal(active == 0 ? 0 : 100 * static_cast<double>(ads) / static_cast<double>(active), "%");
    }

    [[nodiscard]] std::string filters() const {
        std::string text;
        if (!report_.status.scope) return text;
        const Filters& filters = report_.status.scope->filters;
        for (const auto* values : {&filters.counties, &filters.municipalities, &filters.categories,
                                   &filters.sources, &filters.orgnrs}) {
            for (const std::string& value : *values)
                text += (text.empty() ? "" : ", ") + proper_name(one_line(value));
        }
        return text.empty() ? text : fmt::format(" {}: {}.", say("Bare annonser for", "Only ads of"), text);
    }

    [[nodiscard]] std::string about() const {
        const std::string feed =
            report_.status.scope ? report_.status.scope->feed : say("ingen feed", "no feed");
        return fmt::format(
            fmt::runtime(say(
                "Tallene gjelder {} og er hentet fra et speil av NAVs {}.{} Dager er dager i Norge, uker går "
                "fra mandag (ISO 8601). Den siste dagen og uken er ikke over.",
                "The figures are of {}, from a mirror of NAV's {}.{} Days are days in Norway, weeks "
                "begin on Monday (ISO 8601). The last day and week are not over.")),
            moment(report_.at), feed, filters());
    }

    void tile(const std::string& label, const std::string& value) {
        values_.add_row("TILES", {{"LABEL", label}, {"VALUE", value}});
    }

    [[nodiscard]] std::uint64_t last_week(std::string_view kind) const {
        std::uint64_t sum = 0;
        for (std::size_t i = report_.days.size() - 7; i < report_.days.size(); ++i)
            sum += report_.days[i].of(kind);
        return sum;
    }

    void add_tiles() {
        tile(say("Annonser som vises", "Ads shown"), number_text(report_.status.active));
        tile(say("Nye på 7 dager", "New in 7 days"), number_text(last_week("added")));
        tile(say("Trukket på 7 dager", "Withdrawn in 7 days"), number_text(last_week("withdrawn")));
        tile(say("Utløpt på 7 dager", "Expired in 7 days"), number_text(last_week("expired")));
        tile(say("Uten siste visningsdag", "Without a last day"), share_of_active(report_.without_expiry));
        tile(say("Sist fullstendig lest", "Last read in full"), moment(report_.status.last_complete));
    }

    /// Since when changes are counted, and which ads do not count as new.
    [[nodiscard]] std::string beginning() const {
        if (!report_.filled)
            return say("Ingen kjøring har vært fullstendig ennå, så ingen annonse regnes som ny.",
                       "No run has been complete yet, so that no ad counts as new.");
        return fmt::format(
            fmt::runtime(
                say("Nye, trukne og utløpte er talt fra speilet var fylt {}. Annonser som kom før det ({}), "
                    "regnes ikke som nye.",
                    "New, withdrawn and expired ads are counted since the mirror was filled on {}. Ads "
                    "that came until then ({}) do not count as new.")),
            moment(*report_.filled), number_text(report_.found_at_first));
    }

    void add_days() {
        ReportSection section(values_.dictionary(), "days", "times",
                              say("Publisert per dag", "Published per day"));
        section.note(say(
            "Annonser som vises nå, etter dagen de ble publisert. De som har gått ut, er ikke med, så eldre "
            "dager blir lavere enn de var.",
            "Ads that are shown now, by the day they were published. Those that have left are not in it, "
            "so that older days are lower than they were."));
        std::vector<ChartColumn> columns;
        for (const ReportPeriod& each : report_.days) columns.push_back({day(each.name), {{each.published}}});
        section.chart(columns, ends_of(columns));
        section.heads({say("Dag", "Day"), say("Publisert", "Published"), say("Ny", "New"),
                       say("Trukket", "Withdrawn"), say("Utløpt", "Expired")});
        for (auto each = report_.days.rbegin(); each != report_.days.rend(); ++each) {
            section.row(day(each->name), {number_text(each->published), changes(*each, "added"),
                                          changes(*each, "withdrawn"), changes(*each, "expired")});
        }
    }

    /// Before the mirror was filled, nothing is known of changes: that is no 0.
    [[nodiscard]] static std::string changes(const ReportPeriod& period, std::string_view kind) {
        return period.counted ? number_text(period.of(kind)) : "–";
    }

    [[nodiscard]] static std::vector<std::string> ends_of(const std::vector<ChartColumn>& columns) {
        return {columns.front().name, columns[columns.size() / 2].name, columns.back().name};
    }

    void add_weeks() {
        ReportSection section(values_.dictionary(), "weeks", "times",
                              say("Endringer per uke", "Changes per week"));
        section.note(beginning());
        std::vector<ChartColumn> columns;
        for (const ReportPeriod& each : report_.weeks)
            columns.push_back(
                {week(each.name), {{each.of("added")}, {each.of("withdrawn"), each.of("expired")}}});
        section.chart(
            columns, ends_of(columns),
            {say("Nye", "New"), say("Trukket av NAV", "Withdrawn by NAV"), say("Utløpt", "Expired")});
        section.heads({say("Uke", "Week"), say("Publisert", "Published"), say("Ny", "New"),
                       say("Endret", "Updated"), say("Trukket", "Withdrawn"), say("Utløpt", "Expired"),
                       say("Tilbake", "Restored"), say("Utenfor utvalget", "Out of scope")});
        for (auto each = report_.weeks.rbegin(); each != report_.weeks.rend(); ++each) {
            std::vector<std::string> cells{number_text(each->published)};
            for (const std::string_view kind : change_kinds()) cells.push_back(changes(*each, kind));
            section.row(week(each->name), cells);
        }
    }

    void add_names(std::string_view id, const std::string& heading, const ReportNames& names) {
        ReportSection section(values_.dictionary(), id, "names", heading);
        std::string note;
        if (names.names > names.most.size())
            note = fmt::format(
                fmt::runtime(say("De {} med flest annonser, av {}. ", "The {} with most ads, of {}. ")),
                names.most.size(), number_text(names.names));
        if (id != "employers")
            note += say("En annonse teller én gang for hver som den nevner.",
                        "An ad counts once for each that it names.");
        section.note(note);
        section.heads({heading, say("Annonser", "Ads"), say("Andel", "Share")});
        const std::uint64_t most = names.most.empty() ? 0 : names.most.front().ads;
        for (const NameCount& each : names.most)
            add_share(section, id.ends_with("ties") ? proper_name(one_line(each.name)) : one_line(each.name),
                      each.ads, most);
        if (names.ads_without > 0)
            add_share(section, say("(ikke oppgitt)", "(not stated)"), names.ads_without,
                      std::max(most, names.ads_without));
    }

    void add_share(ReportSection& section, std::string_view label, std::uint64_t ads, std::uint64_t most) {
        section.bar_row(label, {number_text(ads), share_of_active(ads)}, ads, most);
    }

    void add_times() {
        ReportSection section(values_.dictionary(), "times", "times",
                              say("Hvor lenge annonser vises", "How long ads are shown"));
        section.note(say(
            "Annonser som gikk ut i disse 26 ukene, fra speilet fant dem til de ble trukket eller utløp.",
            "Ads that left in these 26 weeks, from when the mirror found them until they were withdrawn or "
            "expired."));
        section.heads({say("Gikk ut", "Left"), say("Annonser", "Ads"), say("Nedre kvartil", "Lower quartile"),
                       say("Median", "Median"), say("Øvre kvartil", "Upper quartile"),
                       say("Ikke målt", "Not measured")});
        add_times_row(section, say("Trukket av NAV", "Withdrawn by NAV"), report_.until_withdrawn);
        add_times_row(section, say("Utløpt", "Expired"), report_.until_expired);
    }

    void add_times_row(ReportSection& section, const std::string& label, const ReportTimes& times) {
        const auto cell = [&](std::chrono::seconds time) {
            return times.ads > 0 ? duration(time) : std::string("–");
        };
        section.row(label, {number_text(times.ads), cell(times.lower_quartile), cell(times.median),
                            cell(times.upper_quartile), number_text(times.unknown)});
    }

    void add_deadlines() {
        ReportSection section(values_.dictionary(), "deadlines", "names",
                              say("Søknadsfrister", "Deadlines ahead"));
        const ReportDeadlines& deadlines = report_.deadlines;
        std::uint64_t most = std::max({deadlines.later, deadlines.passed, deadlines.undated});
        for (const auto& [name, ads] : deadlines.weeks) most = std::max(most, ads);
        section.heads({say("Frist", "Apply by"), say("Annonser", "Ads"), say("Andel", "Share")});
        for (const auto& [name, ads] : deadlines.weeks) add_share(section, week(name), ads, most);
        add_share(section, say("senere", "later"), deadlines.later, most);
        add_share(section, say("ingen dato, som «snarest»", "no date, such as “as soon as possible”"),
                  deadlines.undated, most);
        add_share(section, say("fristen er ute, vises ennå", "passed, and still shown"), deadlines.passed,
                  most);
    }

    void add_health() {
        const MirrorStatus& status = report_.status;
        ReportSection section(values_.dictionary(), "health", "facts",
                              say("Speilets egen helse", "The mirror's own health"));
        section.heads({say("Hva", "What"), say("Verdi", "Value")});
        section.row(say("Sist fullstendig lest", "Last read in full"), {moment(status.last_complete)});
        if (status.last_sync)
            section.row(say("Siste kjøring", "Last run"),
                        {fmt::format("{}, {}", moment(status.last_sync->started),
                                     outcome(status.last_sync->outcome))});
        section.row(say("Kjøringer på 30 dager", "Runs in 30 days"), {runs()});
        section.row(say("Hver annonse gjort rede for", "Every ad accounted for"), {ledger()});
        section.row(say("Felt som ikke kunne leses", "Fields that could not be read"),
                    {number_text(flaws())});
        section.row(say("Oppføringer som ikke kunne leses", "Entries that could not be read"),
                    {number_text(status.rejects)});
        section.row(say("Databasen sist kontrollert", "Database last checked"),
                    {moment(report_.last_checked)});
        section.row(say("Databasens størrelse", "Size of the database"), {megabytes(status.bytes)});
        section.row(say("Av det ledig", "Of that free"), {megabytes(report_.free_bytes)});
    }

    [[nodiscard]] std::uint64_t flaws() const {
        std::uint64_t sum = 0;
        for (const auto& [field, count] : report_.status.flaws) sum += count;
        return sum;
    }

    [[nodiscard]] std::string runs() const {
        std::string text;
        for (const auto& [name, count] : report_.runs)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number_text(count), outcome(name));
        return text.empty() ? say("ingen", "none") : text;
    }

    [[nodiscard]] std::string ledger() const {
        const Ledger& ledger = report_.status.ledger;
        if (ledger.announced == 0) return say("føres ikke for denne feeden", "not kept for this feed");
        if (!ledger.balances())
            return fmt::format("{}: {}", say("nei, mangler", "no, missing"), number_text(ledger.unaccounted));
        return fmt::format(
            fmt::runtime(say(
                "ja, {} meldt: {} vises, {} utløpt, {} utenfor utvalget, {} utilgjengelige, {} venter, {} "
                "uleselige",
                "yes, {} announced: {} shown, {} expired, {} out of scope, {} unavailable, {} pending, {} "
                "unreadable")),
            number_text(ledger.announced), number_text(ledger.shown), number_text(ledger.expired),
            number_text(ledger.out_of_scope), number_text(ledger.unavailable), number_text(ledger.pending),
            number_text(ledger.unreadable));
    }

    const MirrorReport& report_;
    PageValues values_;
};

}  // namespace

Answer report_answer(const Request& request, const MirrorReport& report) {
    const Language language = language_of(request);
    ReportPage page(report, language);
    page.values().set("OTHER_LANGUAGE",
                      fmt::format("/report?lang={}", language == Language::english ? "no" : "en"));
    return page_answer(200, Page::report, page.values());
}

}  // namespace jobfeed::serve

namespace jobfeed {

std::string report_page(const MirrorReport& report, ReportLanguage language) {
    using namespace serve;
    ReportPage page(report, language == ReportLanguage::english ? Language::english : Language::norwegian);
    return page_text(Page::report_file, page.values());
}

}  // namespace jobfeed
