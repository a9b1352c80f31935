// SPDX-License-Identifier: MIT
#pragma once

#include "http/fetcher.hpp"
#include "publish/sink.hpp"
#include "publish/target_rows.hpp"

#include <jobfeed/change_log.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace jobfeed::publishing {

[[nodiscard]] bool is_webhook(std::string_view address);

/// The address; throws Error (usage) for one that cannot be used, and for options that a webhook has no use
/// for.
[[nodiscard]] std::string webhook_name(const std::string& address, const PublishOptions& options);

/// A server that takes signed batches, as jobfeed-publish(1) describes. How far it is, it tells when a batch
/// does not follow what it has; else the mirror remembers it.
class Webhook final : public Sink {
  public:
    Webhook(const Mirror& mirror, const std::string& address, const std::string& name,
            const PublishOptions& options);

    std::optional<Cursor> cursor() override;
    Cursor begin(const Cursor& first_copy) override;
    void apply(const ReplicaBatch& batch, const Cursor& before, Cursor& after) override;
    void finish(ReplicaReader& /*mirror*/, Cursor& /*cursor*/) override {}
    /// Throws Error (usage): nothing can be asked of it.
    std::uint64_t compare_and_mend(ReplicaReader& mirror, Cursor& cursor) override;

  private:
    [[nodiscard]] std::string body_of(const ReplicaBatch& batch, const Cursor& before, const Cursor& after);
    [[nodiscard]] http::Response post(const std::string& id, std::string body);
    void remember(std::uint64_t number) const;
    /// Again and again while a run writes to the mirror.
    void patiently(const std::function<void()>& work) const;
    [[noreturn]] void unanswered(const http::Response& answer, bool lasting) const;
    [[noreturn]] void refused(const http::Response& answer, const Cursor& before);
    void take_told(std::string_view place);

    ChangeLog log_;
    std::filesystem::path mirror_;
    std::string address_;
    std::string name_;
    std::string consumer_;
    std::string key_;
    bool adopt_;
    std::chrono::seconds timeout_;
    std::function<bool()> stop_requested_;
    http::Fetcher fetcher_;
    RowMaker maker_{MemberOrder::by_name};
    std::optional<Cursor> told_{};  ///< what the receiver said last
};

}  // namespace jobfeed::publishing
