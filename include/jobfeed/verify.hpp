// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/mirror.hpp>
#include <jobfeed/source.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace jobfeed {

/// An ad that is shown here otherwise than at the feed.
struct Drift {
    enum class Kind {
        differs,      ///< the feed offers other content
        gone,         ///< it offers the ad no longer
        out_of_scope  ///< the mirror's filters leave out what it offers
    };
    std::string uuid;
    Kind kind;
};

struct VerifyOptions {
    std::optional<std::size_t> sample{};  ///< so many ads, drawn by chance; nothing: all
    Timestamp at = now();                 ///< the moment by which ads are active
};

/// What came of asking for stored ads again.
struct VerifyReport {
    std::uint64_t active = 0;
    std::uint64_t asked = 0;
    std::uint64_t same = 0;
    std::uint64_t due = 0;       ///< other than stored, and the next run will hear of it
    std::uint64_t unjudged = 0;  ///< no answer, or none that can be believed
    std::string why_unjudged{};  ///< of one of these
    std::vector<Drift> drift{};  ///< by uuid
    Traffic traffic{};
    std::optional<std::chrono::seconds> clock_ahead{};

    /// Of the ads that could be judged.
    [[nodiscard]] double drift_rate() const;
};

/// A mirror's ads are asked for again at its feed, and compared with what is stored; nothing is changed.
/// `source` has to be one by verifying_options(). Denials count only beside ads that are available.
/// `progress(done, asked)` is called between answers. Throws Error as Source::next() does.
[[nodiscard]] VerifyReport verify(Feed& source, const Mirror& mirror, const VerifyOptions& options,
                                  const std::function<void(std::uint64_t, std::uint64_t)>& progress);

/// `options` with what makes a source read no more of the feed than what the mirror has not heard of yet.
[[nodiscard]] SourceOptions verifying_options(SourceOptions options, const MirrorStatus& status);

}  // namespace jobfeed
