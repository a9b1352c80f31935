// SPDX-License-Identifier: MIT
#include "publish/webhook.hpp"

#include "http/url.hpp"

#include <jobfeed/secret.hpp>
#include <jobfeed/signature.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace jobfeed::publishing {
namespace {

/// The key, as Standard Webhooks has it.
std::string key_of(const std::string& secret) {
    constexpr std::string_view prefix = "whsec_";
    constexpr std::size_t shortest = 24;
    constexpr std::size_t longest = 64;
    keep_secret(secret);
    const auto key = secret.starts_with(prefix) ? from_base64(std::string_view(secret).substr(prefix.size()))
                                                : std::nullopt;
    if (key && key->size() >= shortest && key->size() <= longest) return *key;
    throw Error(ErrorKind::token,
                fmt::format("{}: give it with --publish-secret-file; make one with: printf 'whsec_%s\\n' "
                            "\"$(openssl rand -base64 32)\"",
                            secret.empty() ? "a webhook needs a secret that signs what is sent"
                                           : "the secret is not whsec_ and 24 to 64 bytes in base64"));
}

bool is_loopback(const std::string& address) {
    const std::string origin = http::origin(address);
    const auto host = origin.substr(0, origin.rfind(':'));
    return host == "http://127.0.0.1" || host == "http://[::1]" || host == "http://localhost";
}

http::FetcherOptions fetcher_options(const std::string& address, const PublishOptions& options) {
    return {.origin = http::origin(address),
            .token = {},
            .jobs = 1,
            .connect_timeout = std::min(options.timeout, std::chrono::seconds{10}),
            .stall_timeout = options.timeout,
            .retries = 0,  // the publisher tries again: each attempt is signed again
            .max_body = std::size_t{1} << 20,
            .ca_file = options.ca_file,
            .http1_1 = options.http1_1,
            .stop_requested = options.stop_requested,
            .note = {}};
}

/// What a receiver keeps, and gives back as it is.
std::string place_of(const Cursor& cursor) {
    return cursor.number == 0 ? std::string{}
                              : fmt::format("{}:{}:{}", cursor.mirror_id, cursor.number, cursor.number_at);
}

/// The same changes have the same name, and no others, also if the mirror is put back to an older copy.
std::string name_of_batch(const Cursor& before, const Cursor& after) {
    std::string moment = after.number_at;
    std::erase_if(moment, [](char letter) { return letter == '-' || letter == ':' || letter == '.'; });
    return fmt::format("{}-{}-{}-{}", after.mirror_id, before.number, after.number, moment);
}

/// A score may be infinite, for which JSON has no word.
bool is_json(std::string_view column, std::string_view value) {
    const bool is_number = column == "number" || column == "position" || column == "score";
    return column == "json" ||
           (is_number && value.find_first_not_of("0123456789+-.e") == std::string_view::npos);
}

/// Appends an object of the columns that have a value.
void append_row(std::string& out, std::span<const std::string_view> columns, const ReplicaRow& row) {
    out += '{';
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!row[i]) continue;
        if (out.back() != '{') out += ',';
        out.append("\"").append(columns[i]).append("\":");
        if (is_json(columns[i], *row[i])) {
            out += *row[i];
        } else {
            append_json_string(out, *row[i]);
        }
    }
    out += '}';
}

template <typename Items, typename Append>
void append_list(std::string& out, std::string_view name, const Items& items, const Append& append) {
    out.append(",\"").append(name).append("\":[");
    for (const auto& item : items) {
        if (out.back() != '[') out += ',';
        append(item);
    }
    out += ']';
}

void append_ad(std::string& out, RowMaker& maker, const ReplicaAd& ad) {
    std::vector<std::string_view> columns{"uuid"};
    columns.insert(columns.end(), replica_ad_columns().begin(), replica_ad_columns().end());
    columns.emplace_back("json");
    append_row(out, columns, maker.ad(ad));
    out.pop_back();
    for (const ReplicaList list : replica_lists) {
        std::size_t index = 0;
        append_list(out, table_of(list), ad.lists.at(static_cast<std::size_t>(list)), [&](const ReplicaRow&) {
            ReplicaRow row = RowMaker::list_row(ad, list, index++);
            row.erase(row.begin());
            std::vector<std::string_view> names{"position"};
            names.insert(names.end(), columns_of(list).begin(), columns_of(list).end());
            append_row(out, names, row);
        });
    }
    out += '}';
}

std::string seconds_now() {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(now()).time_since_epoch().count());
}

}  // namespace

bool is_webhook(std::string_view address) {
    return address.starts_with("https://") || address.starts_with("http://");
}

std::string webhook_name(const std::string& address, const PublishOptions& options) {
    const auto refuse = [](std::string_view why) {
        throw Error(ErrorKind::usage, fmt::format("the target {}", why));
    };
    std::string base;
    try {
        base = http::canonical_base(address);
    } catch (const Error&) {
        refuse("is no usable address: write https://HOST/PATH, without user, password and query");
    }
    if (base.starts_with("http:") && !is_loopback(address))
        refuse("would be sent personal data unencrypted: write https://; http:// is for this machine only");
    if (options.verify) refuse("is a webhook, which cannot be compared: leave --verify out");
    if (options.history) refuse("is a webhook, which has no history: leave --history out");
    if (options.schema != PublishOptions{}.schema) refuse("is a webhook, which has no schema");
    return base;
}

Webhook::Webhook(const Mirror& mirror, const std::string& address, const std::string& name,
                 const PublishOptions& options)
    : log_(mirror),
      mirror_(mirror.path()),
      address_(address),
      name_(name),
      consumer_(consumer_of(name)),
      key_(key_of(options.secret)),
      adopt_(options.adopt),
      timeout_(options.timeout),
      stop_requested_(options.stop_requested),
      fetcher_(fetcher_options(address, options)) {}

std::optional<Cursor> Webhook::cursor() {
    if (told_) {
        const auto at = log_.time_of(told_->number);
        if (told_->mirror_id == log_.mirror_id() && at && to_string(*at) == told_->number_at)
            remember(told_->number);
        return told_->mirror_id.empty() ? std::nullopt : told_;
    }
    const auto number = log_.place_of(consumer_);
    if (!number) return std::nullopt;
    const auto at = log_.time_of(*number);
    return Cursor{.mirror_id = log_.mirror_id(),
                  .number = *number,
                  .number_at = at ? to_string(*at) : "",
                  .sent = log_.sent_to(consumer_)};
}

Cursor Webhook::begin(const Cursor& first_copy) {
    told_.reset();
    remember(0);
    return {.mirror_id = first_copy.mirror_id};
}

void Webhook::apply(const ReplicaBatch& batch, const Cursor& before, Cursor& after) {
    bool mine = false;
    patiently([&] { mine = remember_sent(mirror_, consumer_, before.number, after.number, now()); });
    if (!mine)
        throw Error(ErrorKind::busy,
                    fmt::format("another jobfeed is publishing to {}; run again when it is done", name_));
    const auto began = std::chrono::steady_clock::now();
    const auto answer = post(name_of_batch(before, after), body_of(batch, before, after));
    // A receiver that did not answer in time is not tried again in this run.
    const bool hung = std::chrono::steady_clock::now() - began >= timeout_;
    if (answer.status == 0) unanswered(answer, hung || answer.lasting);
    if (answer.status < 200 || answer.status > 299) refused(answer, before);
    remember(after.number);
    told_.reset();
}

std::string Webhook::body_of(const ReplicaBatch& batch, const Cursor& before, const Cursor& after) {
    std::string body = fmt::format(
        R"({{"type":"jobfeed.changes","timestamp":"{}","data":{{"before":"{}","after":"{}","adopt":{})",
        to_string(now()), place_of(before), place_of(after), adopt_ && before.number == 0);
    constexpr std::array<std::string_view, 4> change_columns{"number", "at", "uuid", "kind"};
    constexpr std::array<std::string_view, 3> departure_columns{"uuid", "reason", "at"};
    append_list(body, "changes", batch.changes, [&](const ReplicaChange& change) {
        append_row(body, change_columns, RowMaker::change(change));
    });
    append_list(body, "ads", batch.ads, [&](const ReplicaAd& ad) { append_ad(body, maker_, ad); });
    append_list(body, "departures", batch.departures, [&](const ReplicaDeparture& departure) {
        append_row(body, departure_columns, RowMaker::departure(departure));
    });
    return body + "}}";
}

http::Response Webhook::post(const std::string& id, std::string body) {
    const std::string moment = seconds_now();
    const std::string signature = to_base64(hmac_sha256(key_, fmt::format("{}.{}.{}", id, moment, body)));
    fetcher_.start({.url = address_,
                    .may_fail = true,
                    .post = http::Post{.body = std::move(body),
                                       .headers = {"webhook-id: " + id, "webhook-timestamp: " + moment,
                                                   "webhook-signature: v1," + signature}}});
    return fetcher_.wait().value();
}

void Webhook::unanswered(const http::Response& answer, bool lasting) const {
    using Remedy = SinkError::Remedy;
    const bool names_it = answer.failure.starts_with(address_);
    throw SinkError(
        ErrorKind::unavailable, lasting ? Remedy::none : Remedy::reconnect,
        fmt::format("{}{}; nothing was lost, run again", names_it ? "" : name_ + ": ", answer.failure),
        answer.retry_after.value_or(std::chrono::seconds{}));
}

void Webhook::refused(const http::Response& answer, const Cursor& before) {
    using Remedy = SinkError::Remedy;
    // It was not taken, so that the next batch may be another one.
    remember(before.number);
    if (answer.status == 409) {
        take_told(answer.body);
        throw SinkError(ErrorKind::busy, Remedy::repeat,
                        fmt::format("{} is at another change than the mirror remembers", name_));
    }
    const std::string what = fmt::format("{} answers with status {}", name_, answer.status);
    if (answer.status == 401 || answer.status == 403)
        throw Error(ErrorKind::token, what + "; check the secret, and the clocks on both sides");
    if (answer.status == 413)
        throw Error(ErrorKind::failed, what + "; let it take 8 MB, or give a smaller --batch");
    throw Error(ErrorKind::failed, what + "; check the address");
}

/// `MIRROR:NUMBER:AT`, or nothing at all.
void Webhook::take_told(std::string_view place) {
    while (!place.empty() && place.back() <= ' ') place.remove_suffix(1);
    const auto first = std::min(place.find(':'), place.size());
    const auto second = std::min(place.find(':', first + 1), place.size());
    Cursor cursor{.mirror_id = std::string(place.substr(0, first))};
    const auto [end, error] = std::from_chars(place.data() + std::min(first + 1, place.size()),
                                              place.data() + second, cursor.number);
    if (!place.empty() && (error != std::errc{} || end != place.data() + second || second == place.size()))
        throw Error(ErrorKind::failed,
                    fmt::format("{} answers with status 409, without its place MIRROR:NUMBER:AT", name_));
    if (!place.empty()) cursor.number_at = place.substr(second + 1);
    told_ = std::move(cursor);
}

void Webhook::remember(std::uint64_t number) const {
    patiently([&] { remember_place(mirror_, consumer_, number, now()); });
}

void Webhook::patiently(const std::function<void()>& work) const {
    constexpr int patience = 120;  // of half a second, which remember_place() waits by itself
    for (int tries = 1; true; ++tries) {
        try {
            return work();
        } catch (const Error& error) {
            const bool stopped = stop_requested_ && stop_requested_();
            if (error.kind() != ErrorKind::busy || tries == patience || stopped) throw;
        }
    }
}

std::uint64_t Webhook::compare_and_mend(ReplicaReader& /*mirror*/, Cursor& /*cursor*/) {
    throw Error(ErrorKind::usage, fmt::format("{} is a webhook, which cannot be compared", name_));
}

}  // namespace jobfeed::publishing
