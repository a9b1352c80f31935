// SPDX-License-Identifier: MIT
#include "model/mirror_side.hpp"

#include "feed/stilling_feed.hpp"
#include "file_bytes.hpp"
#include "model/program.hpp"
#include "unit/lib/test_ads.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/prune.hpp>

#include <fmt/format.h>

#include <fstream>

namespace jobfeed::test::model {
namespace {

/// The process is gone: nothing of the library is to catch it.
struct Gone {};

/// A source whose reader is gone after some batches.
class Breaking final : public jobfeed::Feed {
  public:
    Breaking(std::unique_ptr<jobfeed::Feed> source, std::optional<std::uint64_t> batches)
        : source_(std::move(source)), left_(batches) {}

    std::optional<Batch> next() override {
        if (left_ && (*left_)-- == 0) throw Gone{};
        return source_->next();
    }
    void ask(const std::vector<std::string>& uuids, const std::vector<std::string>& known,
             bool again) override {
        source_->ask(uuids, known, again);
    }
    [[nodiscard]] std::string incomplete() const override { return source_->incomplete(); }
    [[nodiscard]] Traffic traffic() const override { return source_->traffic(); }
    [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const override {
        return source_->clock_ahead();
    }

  private:
    std::unique_ptr<jobfeed::Feed> source_;
    std::optional<std::uint64_t> left_;
};

constexpr std::size_t every_ad = 100'000;

}  // namespace

std::string Run::description() const {
    std::string text = kill_at ? "program" : "run";
    const auto add = [&text](bool given, const std::string& what) {
        if (given) text += ", " + what;
    };
    add(full, "full");
    add(recheck, "recheck");
    add(quick, "quick");
    add(dry_run, "dry");
    add(!prune, "no prune");
    add(!index, "no index");
    add(private_token, "private token");
    add(read_ahead, "read ahead");
    add(max_removals.has_value(), fmt::format("at most {} removals", max_removals.value_or(0)));
    add(max_duration.has_value(), "no time");
    add(stop_after.has_value(), fmt::format("stopped after {} requests", stop_after.value_or(0)));
    add(break_after.has_value(), fmt::format("gone after {} batches", break_after.value_or(0)));
    add(kill_at.value_or(0) > 0, fmt::format("killed at request {}", kill_at.value_or(0)));
    return text + fmt::format(", {} jobs, pages of {}", jobs, page_size);
}

Scope MirrorSide::scope() const {
    return feed_.feed == Feed::public_feed
               ? normalised({"public-feed", feed_.simulated.url(), {}})
               : normalised({"stilling-feed", feed_.simulated.stilling_url(), {}});
}

std::string MirrorSide::token(bool private_token) const {
    if (feed_.feed == Feed::public_feed) return feed_.simulated.token();
    return private_token ? feed_.simulated.stilling_token() : "";
}

MirrorWriter& MirrorSide::writer() {
    if (!writer_) writer_.emplace(MirrorWriter::open(path));
    return *writer_;
}

SourceOptions MirrorSide::source_options(const Run& run, const SyncRun& begun) {
    SourceOptions options;
    options.scope = scope();
    options.token = token(run.private_token);
    options.at = at();
    if (feed_.feed == Feed::stilling_feed && !run.full) options.cursor = begun.lookups().cursor();
    auto known = begun.known_feed(at());
    known.proved = known.proved && !run.full;
    options.known = std::make_shared<const KnownFeed>(std::move(known));
    if (run.quick) options.changed_since = begun.last_success(at());
    options.jobs = run.jobs;
    options.page_size = run.page_size;
    options.max_duration = run.max_duration;
    options.retries = 2;
    options.stop_requested = [this, until = run.stop_after, before = request_count()] {
        return until && request_count() - before >= *until;
    };
    return options;
}

std::unique_ptr<jobfeed::Feed> MirrorSide::source(const Run& run, const SyncRun& begun) {
    const auto make = [this](const SourceOptions& options) {
        return feed_.feed == Feed::public_feed ? jobfeed::feed::make_public_feed(options, &clock_)
                                               : jobfeed::feed::make_stilling_feed(options, &clock_);
    };
    const auto options = source_options(run, begun);
    auto source = run.read_ahead ? std::make_unique<jobfeed::feed::ReadAhead>(options, make) : make(options);
    return std::make_unique<Breaking>(std::move(source), run.break_after);
}

Ending MirrorSide::sync(const Run& run) {
    if (run.dry_run) {
        forget();
        writer().begin_dry_run();
    }
    Ending ending;
    try {
        SyncRun begun = writer().begin_sync({.scope = scope(), .at = at()});
        const auto reading = source(run, begun);
        SilentProgress progress;
        ending.quick = run.quick && begun.last_success(at()).has_value();
        SyncOptions options{.at = at(), .trust_clock = true, .quick = ending.quick, .full = run.full};
        if (run.recheck) options.recheck = every_ad;
        options.prune = run.prune && !run.dry_run;
        options.index = run.index && !run.dry_run;
        options.max_removals =
            run.max_removals ? RemovalLimit{.number = run.max_removals} : RemovalLimit{.number = every_ad};
        const auto report = jobfeed::sync(*reading, writer(), std::move(begun), options, progress);
        ending.complete = report.incomplete.empty() && !ending.quick && !run.dry_run;
        ending.how = report.incomplete.empty() ? "complete" : "incomplete: " + report.incomplete;
    } catch (const Error& error) {
        ending.held = error.kind() == ErrorKind::held;
        ending.how = error.what();
    } catch (const Gone&) {
        ending.how = "gone";
        forget();
    }
    if (run.dry_run) forget();
    return ending;
}

std::vector<std::string> MirrorSide::words(const Run& run) {
    const auto scope = this->scope();
    std::vector<std::string> words{"--db",
                                   path.string(),
                                   "--now",
                                   to_string(at()),
                                   "-q",
                                   "sync",
                                   "--feed",
                                   scope.feed,
                                   "--url",
                                   scope.base_url,
                                   "--page-size",
                                   std::to_string(run.page_size),
                                   "--jobs",
                                   std::to_string(run.jobs),
                                   "--retries",
                                   "1",
                                   "--max-removals",
                                   run.max_removals ? std::to_string(*run.max_removals) : "100000"};
    if (run.full) words.emplace_back("--full");
    if (!run.prune) words.emplace_back("--no-prune");
    if (run.recheck) words.insert(words.end(), {"--recheck", std::to_string(every_ad)});
    if (const auto text = token(run.private_token); !text.empty()) {
        const auto file = folder / "token";
        std::ofstream(file) << text;
        words.insert(words.end(), {"--token-file", file.string()});
    }
    return words;
}

Ending MirrorSide::run_program(const Run& run) {
    forget();
    Program program(words(run), folder / "program.log");
    const int exit = program.wait(feed_.simulated, *run.kill_at);
    const std::string said = bytes_of(folder / "program.log");
    if (exit < 0) return {.how = "killed"};
    if (exit != 0 && exit != 3 && exit != 5 && exit != 9)
        throw std::runtime_error(fmt::format("the program ended with {}: {}", exit, said));
    return {.complete = exit == 0, .held = exit == 9, .how = fmt::format("exit {} {}", exit, said)};
}

void MirrorSide::prune(std::chrono::hours keep, bool dry_run) {
    jobfeed::prune(writer(), {.at = at(), .keep = keep, .dry_run = dry_run});
}

Ads MirrorSide::visible() const {
    Ads ads;
    if (!exists()) return ads;
    Mirror::open(path).each_ad({.columns = {"uuid", "json"}, .at = at()}, [&ads](Row row) {
        ads.emplace(*row[0], *row[1]);
        return true;
    });
    return ads;
}

std::set<std::string> MirrorSide::exceptions() const {
    if (!exists()) return {};
    const auto uuids = column(path, "SELECT uuid FROM lookups WHERE state IN ('unavailable', 'unreadable')");
    return {uuids.begin(), uuids.end()};
}

std::vector<std::string> MirrorSide::content() const {
    Query query{.columns = {}, .at = at()};
    for (const auto name : query_columns()) {
        if (name != "first_seen") query.columns.emplace_back(name);
    }
    std::vector<std::string> lines;
    Mirror::open(path).each_ad(query, [&lines](Row row) {
        std::string line;
        for (const auto& value : row) line += value ? fmt::format("{}|", *value) : "NULL|";
        lines.push_back(std::move(line));
        return true;
    });
    for (const char* list : {"work_locations", "occupations", "contacts", "categories"}) {
        for (auto& line : column(
                 path,
                 fmt::format(
                     "SELECT ads.uuid || ' {0} ' || count(*) FROM {0} AS list JOIN ads ON ads.id = list.ad "
                     "WHERE left_at IS NULL GROUP BY ads.uuid",
                     list))) {
            lines.push_back(std::move(line));
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

}  // namespace jobfeed::test::model
