// SPDX-License-Identifier: MIT
#include "cli/doctor/patient.hpp"

#include "cli/config/feed_choice.hpp"
#include "cli/terminal/stop_signal.hpp"

#include <jobfeed/feed_info.hpp>

#include <fmt/format.h>

#include <chrono>

namespace jobfeed::cli::doctor {
namespace {

/// Does a step; what it throws is a finding, unless somebody wants to stop.
template <typename Step>
std::optional<Error> attempt(Step step) {
    try {
        step();
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::stopped) throw;
        return error;
    }
    return std::nullopt;
}

void choose_scope(Patient& patient) {
    const Request& request = patient.request;
    FeedHints hints{.requested = request.feed, .url = request.url, .followed = {}, .claims = {}};
    if (patient.status) hints.followed = patient.status->scope;
    if (patient.token) hints.claims = patient.token->claims;
    const FeedChoice choice = choose_feed(hints);
    patient.scope = scope_of(choice, hints);
    patient.why_that_feed = choice.why;
}

SourceOptions reading_of(const Patient& patient) {
    SourceOptions options;
    options.scope = *patient.scope;
    if (patient.token) options.token = patient.token->text;
    options.at = patient.at;
    // Somebody is waiting for the answer.
    options.timeout = std::chrono::seconds{15};
    options.max_duration = std::chrono::seconds{30};
    options.retries = 1;
    options.stop_requested = [] { return stop_signal() != 0; };
    return options;
}

/// Whether asking can tell anything: without a token that the feed needs, or with one that is no token, it
/// cannot.
bool is_worth_asking(const Patient& patient) {
    if (patient.request.offline || patient.why_no_token || patient.why_no_certificates) return false;
    return patient.token || feed_info(patient.scope->feed).has_public_token;
}

}  // namespace

Patient examine(const Context& context, const Request& request) {
    Patient patient{.context = context,
                    .request = request,
                    .at = context.global.moment(),
                    .path = context.global.database()};
    std::error_code error;
    patient.has_file = std::filesystem::exists(patient.path, error);
    if (error) {
        patient.has_file = true;  // as far as can be told
        patient.why_no_mirror = Error(
            ErrorKind::failed, fmt::format("cannot reach {}: {}", patient.path.string(), error.message()));
    } else if (patient.has_file) {
        patient.why_no_mirror = attempt([&patient] {
            patient.mirror = Mirror::open(patient.path);
            patient.status = patient.mirror->status(patient.at);
        });
    }
    patient.why_no_token =
        attempt([&patient] { patient.token = patient.request.token.find(patient.context.origins); });
    choose_scope(patient);
    patient.reading = reading_of(patient);
    patient.why_no_certificates = attempt([&patient] { patient.request.connection.apply(patient.reading); });
    if (is_worth_asking(patient)) {
        patient.why_no_answer = attempt([&patient] { patient.answer = probe_feed(patient.reading); });
    }
    return patient;
}

}  // namespace jobfeed::cli::doctor
