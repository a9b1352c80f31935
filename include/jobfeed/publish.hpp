// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace jobfeed {

struct PublishOptions {
    std::string schema = "jobfeed";         ///< in the target; made if it is not there
    std::optional<std::string> password{};  ///< for an address without one
    std::string secret{};                   ///< that signs what goes to a webhook: `whsec_` and base64
    std::string ca_file{};                  ///< certificates to trust; empty: the machine's
    bool http1_1 = false;                   ///< never HTTP/2
    bool adopt = false;                     ///< take over a target that another mirror was published to
    bool history = false;                   ///< from now on keep each version of an ad, in ad_versions
    bool verify = false;                    ///< afterwards compare the target with the mirror, and mend it
    int retries = 5;                        ///< further attempts in a row, once the target was reached
    /// Most ads, or changes and their ads, in a transaction; of changes without ads, 20 times as many.
    std::size_t batch = 1000;
    std::chrono::seconds timeout{60};        ///< without an answer
    std::function<bool()> stop_requested{};  ///< looked at twice a second
    std::function<void(std::string_view)> note{};
    /// So many of so many: ads while everything is copied, then changes.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress{};
};

struct PublishReport {
    std::uint64_t copied = 0;   ///< ads of a first copy
    std::uint64_t changes = 0;  ///< lines of the log of changes
    std::uint64_t written = 0;  ///< ads that were new or had changed
    std::uint64_t removed = 0;  ///< ads that have left
    std::uint64_t number = 0;   ///< of the last change that the target has
    std::uint64_t retries = 0;
    std::uint64_t differed = 0;  ///< ranges of uuids, or of changes, that were mended
};

/// The target in messages and in the mirror's list of consumers: server, database and schema, or a webhook's
/// address; without user and password. Throws Error (usage) for an address, or options, that cannot be used;
/// then its message does not repeat the address.
[[nodiscard]] std::string target_name(const std::string& address, const PublishOptions& options);

/// What the mirror's list of consumers calls a target of this name.
[[nodiscard]] std::string consumer_of(const std::string& target);

/// Carries to a PostgreSQL server, or to a webhook, what has changed in the mirror since the last time; at
/// first everything. In PostgreSQL each step is one transaction, together with how far the target is; to a
/// webhook each step is one request with a key of its own, and the receiver may keep how far it is: so each
/// change is applied once, wherever this is interrupted. Throws Error: unavailable (nothing was lost), token
/// (user, password or secret were refused), busy (another jobfeed publishes there), database (fed by another
/// mirror, of a newer version, not jobfeed's), usage (address or options), failed, stopped.
PublishReport publish(const Mirror& mirror, const std::string& address, const PublishOptions& options);

}  // namespace jobfeed
