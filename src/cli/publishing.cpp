// SPDX-License-Identifier: MIT
#include "cli/publishing.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/paths.hpp"
#include "cli/config/text_input.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/number_text.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <filesystem>

namespace jobfeed::cli {
namespace {

std::string without_line_end(std::string text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    keep_secret(text);
    return text;
}

/// What systemd hands over by this name.
std::optional<std::string> credential(std::string_view name) {
    const auto folder = variable("CREDENTIALS_DIRECTORY");
    if (!folder) return std::nullopt;
    const auto path = std::filesystem::path(*folder) / name;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    return without_line_end(read_file(path.string(), ErrorKind::token));
}

/// In the order in which tokens are looked for.
std::string secret_from(const std::string& file, Origin origin) {
    if (origin == Origin::flag) return without_line_end(read_file(file, ErrorKind::token));
    if (auto secret = credential("jobfeed-publish-secret")) return *secret;
    if (origin == Origin::variable) return without_line_end(read_file(file, ErrorKind::token));
    if (auto secret = variable("JOBFEED_PUBLISH_SECRET")) return without_line_end(*secret);
    return file.empty() ? std::string{} : without_line_end(read_file(file, ErrorKind::token));
}

/// The mirror may be of another user, or be written to just now: then the list of consumers is behind.
void remember(const Context& context, const std::string& target, std::uint64_t number) {
    try {
        remember_place(context.global.existing_database(), consumer_of(target), number,
                       context.global.moment());
    } catch (const Error& error) {
        context.log.detail(fmt::format("jobfeed status will not know of this: {}", error.what()));
    }
}

/// A target that was never reached is to be known too.
void remember_failure(const Context& context, const Mirror& mirror, const std::string& target) {
    if (!ChangeLog(mirror).place_of(consumer_of(target))) remember(context, target, 0);
}

}  // namespace

void PublishTarget::setup(CLI::App& options, const std::string& schema_option) {
    add_text(options, schema_option, schema_, "The schema there [jobfeed]")->type_name("NAME");
    add_path(options, "--publish-secret-file", secret_file_,
             "A file with the secret that signs for a webhook");
}

PublishOptions PublishTarget::options(const Context& context, const std::string& address,
                                      const ConnectionOptions& connection) const {
    PublishOptions options;
    if (!schema_.empty()) options.schema = schema_;
    options.stop_requested = [] { return stop_signal() != 0; };
    options.note = [&log = context.log](std::string_view text) { log.warning(text); };
    options.progress = [&log = context.log](std::uint64_t done, std::uint64_t total) {
        if (!log.progress_due()) return;
        log.progress({"publishing", fmt::format("{} of {}", grouped(done), grouped(total))});
    };
    if (address.starts_with("postgres")) {
        options.password = credential("jobfeed-publish-password");
    } else {
        SourceOptions reading;
        connection.apply(reading);
        options.ca_file = reading.ca_file;
        options.http1_1 = reading.http1_1;
        options.secret = secret_from(secret_file_, context.origins.of("--publish-secret-file"));
    }
    return options;
}

PublishReport publish_mirror(const Context& context, const std::string& address,
                             const PublishOptions& options) {
    const std::string target = target_name(address, options);
    const Mirror mirror = Mirror::open(context.global.existing_database());
    try {
        PublishReport report = publish(mirror, address, options);
        context.log.end_progress();
        if (address.starts_with("postgres")) remember(context, target, report.number);
        return report;
    } catch (const Error& error) {
        context.log.end_progress();
        if (error.kind() != ErrorKind::stopped && error.kind() != ErrorKind::usage)
            remember_failure(context, mirror, target);
        throw;
    }
}

std::string describe(const PublishReport& report, const std::string& target) {
    std::string text = target + ": ";
    if (report.copied > 0) text += fmt::format("{} copied, ", number_of(report.copied, "ad", "ads"));
    text += fmt::format("{}, {} written, {} gone", number_of(report.changes, "change", "changes"),
                        number_of(report.written, "ad", "ads"), grouped(report.removed));
    if (report.differed > 0)
        text += fmt::format(", {} mended", number_of(report.differed, "range", "ranges"));
    return text + fmt::format("; at change {}", grouped(report.number));
}

}  // namespace jobfeed::cli
