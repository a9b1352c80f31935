// SPDX-License-Identifier: MIT
#include "stilling_documents.hpp"

#include "gzip.hpp"
#include "stilling_errors.hpp"

#include <memory>
#include <utility>

namespace simulator {
namespace {

Answer missing() {
    return {404, {}, {}};
}

Answer detail_answer(const Request& request, const Detail& detail) {
    if (!accepts_gzip(request)) {
        return json_answer(request, detail.json());
    }
    const auto& piece = detail.deflated();
    GzipWriter writer{piece.bytes.size() + 32};
    writer.append(piece);
    return {200,
            {{"Content-Type", "application/json"}, {"Vary", "Accept-Encoding"}, {"Content-Encoding", "gzip"}},
            writer.finish()};
}

Answer status_answer(const Poison& poison) {
    auto answer = error_answer(poison.status);
    if (poison.retry_after) {
        answer.headers.emplace_back("Retry-After", *poison.retry_after);
    }
    return answer;
}

}  // namespace

Answer json_answer(const Request& request, std::string body) {
    Answer answer{200, {{"Content-Type", "application/json"}, {"Vary", "Accept-Encoding"}}, {}};
    if (accepts_gzip(request)) {
        GzipWriter writer{body.size() / 4};
        writer.append(deflate_piece(body));
        answer.headers.emplace_back("Content-Encoding", "gzip");
        answer.body = writer.finish();
    } else {
        answer.body = std::move(body);
    }
    return answer;
}

Answer StillingDocuments::answer(const Request& request, const std::string& uuid, Moment moment) {
    poisons_.wait(settings_.read().detail_latency);
    if (const auto poison = poisons_.take(uuid)) {
        return spoiled(request, uuid, moment, *poison);
    }
    return parse_uuid(uuid) ? document(request, uuid, moment) : server_error_answer();
}

Answer StillingDocuments::document(const Request& request, const std::string& uuid, Moment moment) const {
    struct Found {
        DetailPointer detail;
        bool is_broken;
    };
    const auto [detail, is_broken] = store_.read(moment, [&](const StillingDatabase& rows) {
        const auto* const entry = rows.entry(uuid);
        return Found{rows.document(uuid), entry != nullptr && entry->sharing == Sharing::broken};
    });
    if (is_broken) {
        return server_error_answer();
    }
    if (!detail) {
        return missing();
    }
    const auto form = settings_.read().time_form;
    return form == TimeForm::offset ? detail_answer(request, *detail)
                                    : json_answer(request, detail->json(form));
}

Answer StillingDocuments::spoiled(const Request& request, const std::string& uuid, Moment moment,
                                  const Poison& poison) {
    switch (poison.kind) {
        case Poison::Kind::status:
            return status_answer(poison);
        case Poison::Kind::garbage:
            return {200, {{"Content-Type", "text/html"}}, "<html><body><h1>Beklager</h1></body></html>"};
        case Poison::Kind::empty:
            return json_answer(request, "");
        case Poison::Kind::blank:
            return json_answer(request, "{}");
        case Poison::Kind::missing:
            return missing();
        case Poison::Kind::late:
            poisons_.wait(poison.delay);
            break;
        case Poison::Kind::held:
            poisons_.hold(uuid);
            break;
        case Poison::Kind::truncated:
        case Poison::Kind::no_content:
        case Poison::Kind::inactive:
            return changed(request, uuid, moment, poison.kind);
    }
    return document(request, uuid, moment);  // it may have changed while the client waited
}

Answer StillingDocuments::changed(const Request& request, const std::string& uuid, Moment moment,
                                  Poison::Kind kind) const {
    const auto detail =
        store_.read(moment, [&](const StillingDatabase& rows) { return rows.document(uuid); });
    if (!detail) {
        return kind == Poison::Kind::truncated ? json_answer(request, R"({"uuid)") : missing();
    }
    if (kind == Poison::Kind::truncated) {
        const auto json = detail->json();
        return json_answer(request, json.substr(0, json.size() / 2));
    }
    const bool is_active = kind == Poison::Kind::no_content && detail->is_active();
    return detail_answer(request, Detail{uuid, is_active, detail->changed(), nullptr});
}

}  // namespace simulator
