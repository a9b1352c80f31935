// SPDX-License-Identifier: MIT
#include "cli/publishing.hpp"

#include "cli/config/paths.hpp"
#include "cli/config/text_input.hpp"
#include "cli/terminal/stop_signal.hpp"
#include "cli/text/number_text.hpp"

#include <jobfeed/change_log.hpp>
#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

#include <fmt/format.h>

#include <filesystem>

namespace jobfeed::cli {
namespace {

/// The password that systemd hands over.
std::optional<std::string> password_from_credentials() {
    const auto folder = variable("CREDENTIALS_DIRECTORY");
    if (!folder) return std::nullopt;
    const auto path = std::filesystem::path(*folder) / "jobfeed-publish-password";
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    std::string password = read_file(path.string(), ErrorKind::token);
    while (password.ends_with('\n') || password.ends_with('\r')) password.pop_back();
    keep_secret(password);
    return password;
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

std::string consumer_of(const std::string& target) {
    return "publish " + target;
}

PublishOptions publish_options(const Context& context, const std::string& schema) {
    PublishOptions options;
    if (!schema.empty()) options.schema = schema;
    options.password = password_from_credentials();
    options.stop_requested = [] { return stop_signal() != 0; };
    options.note = [&log = context.log](std::string_view text) { log.warning(text); };
    options.progress = [&log = context.log](std::uint64_t done, std::uint64_t total) {
        if (!log.progress_due()) return;
        log.progress({"publishing", fmt::format("{} of {} ads", grouped(done), grouped(total))});
    };
    return options;
}

PublishReport publish_mirror(const Context& context, const std::string& address,
                             const PublishOptions& options) {
    const std::string target = target_name(address, options);
    const Mirror mirror = Mirror::open(context.global.existing_database());
    try {
        PublishReport report = publish(mirror, address, options);
        context.log.end_progress();
        remember(context, target, report.number);
        return report;
    } catch (const Error& error) {
        context.log.end_progress();
        if (error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::token)
            remember_failure(context, mirror, target);
        throw;
    }
}

std::string describe(const PublishReport& report, const std::string& target) {
    std::string text = target + ": ";
    if (report.copied > 0) text += fmt::format("{} copied, ", counted(report.copied, "ad", "ads"));
    text += fmt::format("{}, {} written, {} gone", counted(report.changes, "change", "changes"),
                        counted(report.written, "ad", "ads"), grouped(report.removed));
    if (report.differed > 0) text += fmt::format(", {} mended", counted(report.differed, "range", "ranges"));
    return text + fmt::format("; at change {}", grouped(report.number));
}

}  // namespace jobfeed::cli
