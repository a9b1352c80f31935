// SPDX-License-Identifier: MIT
#include "cli/config/feed_sample.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/token_check.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/number_text.hpp"

#include <jobfeed/feed_info.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {

void FeedSample::setup(CLI::App& options) {
    add_number(options, "--sample", sample_, 0, 1'000'000,
               "Ask for so many ads, drawn by chance; 0 asks nothing");
    options.add_flag("--all", all_, "Ask for every active ad");
    token_.setup(options);
    add_number(options, "--jobs", jobs_, 1, 16, "Concurrent requests");
    add_timeout(options, timeout_);
    add_number(options, "--retries", retries_, 0, 100, "Further attempts at a request");
    connection_.setup(options);
}

std::optional<Timestamp> FeedSample::token_expires() const {
    return found_ ? found_->claims.expires : std::nullopt;
}

SourceOptions FeedSample::source_options(const Context& context, const Scope& scope) const {
    check_token(found_, feed_info(scope.feed), context.global.moment(), context.log);
    SourceOptions options;
    options.scope = scope;
    if (found_) options.token = found_->text;
    options.at = context.global.moment();
    options.jobs = jobs_;
    options.retries = retries_;
    if (timeout_) options.timeout = *timeout_;
    connection_.apply(options);
    options.stop_requested = [] { return stop_signal() != 0; };
    options.note = [&log = context.log](std::string_view text) { log.info(text); };
    return options;
}

VerifyReport FeedSample::ask(const Context& context, const Mirror& mirror) const {
    const auto scope = mirror.scope();
    if (!scope) throw Error(ErrorKind::database, "the mirror follows no feed yet: run jobfeed sync");
    VerifyOptions options{.sample = static_cast<std::size_t>(sample_), .at = context.global.moment()};
    if (all_) options.sample.reset();
    const auto source =
        make_feed(verifying_options(source_options(context, *scope), mirror.status(options.at)));
    auto report = verify(*source, mirror, options, [&](std::uint64_t done, std::uint64_t total) {
        if (context.log.progress_due())
            context.log.progress({fmt::format("{} of {} ads", grouped(done), grouped(total))});
    });
    context.log.end_progress();
    return report;
}

}  // namespace jobfeed::cli
