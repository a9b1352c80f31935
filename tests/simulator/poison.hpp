// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace simulator {

/// What is wrong with a detail.
struct Poison {
    enum class Kind {
        status,     ///< answered with `status` and what the feed says with it
        garbage,    ///< 200 with a page of HTML
        truncated,  ///< 200 with half of the JSON
        empty,      ///< 200 with nothing
        late,       ///< as it should be, after `delay`
        held,     ///< not answered until it is released or cured, then as it should be; keeps a thread of the
                  ///< server
        missing,  ///< 404 with an empty body, as if the ad might not be shared
        blank,    ///< 200 with `{}`
        no_content,  ///< the document without `ad_content`
        inactive,    ///< the document as if the ad were INACTIVE
    };
    Kind kind = Kind::status;
    int status = 503;
    std::optional<std::string> retry_after = {};  ///< a header, beside the status
    std::chrono::milliseconds delay{0};
    std::optional<std::size_t> times = {};  ///< how many answers it spoils; without it, all
};

/// On which details a poison falls that is spread: the same seed draws the same ads.
struct Share {
    double part = 1.0;  ///< 0.3: three in ten
    std::uint64_t seed = 1;
    bool by_request = false;                     ///< draw at each request again, not once for each ad
    std::optional<std::size_t> times_each = {};  ///< how many answers of one ad it spoils; without it, all
};

/// The poisoned details, by uuid. Any thread may use it. A poison of the detail's own comes first, then those
/// that are spread, in their order, then that of every detail.
class Poisons {
  public:
    /// The uuid that stands for every detail that has no poison of its own.
    static constexpr const char* every = "*";

    void put(const std::string& uuid, const Poison& poison);

    /// Spoils a share of all details, beside what is spread already. `times` counts the answers in all.
    void spread(const Poison& poison, const Share& share);

    /// Takes the poison away, and lets go whom it holds. `every`: also all that is spread.
    void cure(const std::string& uuid);

    /// What is wrong this time. Counts down.
    std::optional<Poison> take(const std::string& uuid);

    /// Waits for `release` of the uuid, `cure` or `end`.
    void hold(const std::string& uuid);

    /// Lets those go that are held at the moment.
    void release(const std::string& uuid);

    /// How many requests are held at the moment.
    std::size_t held() const;

    /// Waits as long as that, or until the end.
    void wait(std::chrono::milliseconds time);

    /// Lets everybody go, now and ever.
    void end();

  private:
    struct Spread {
        Poison poison;
        Share share;
        std::uint64_t asked = 0;
        std::unordered_map<std::string, std::size_t> spoiled = {};
    };

    static bool falls_on(Spread& spread, const std::string& uuid);
    std::optional<Poison> take_spread(const std::string& uuid);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Spread> spreads_;
    std::unordered_map<std::string, Poison> poisons_;
    std::unordered_map<std::string, std::size_t> releases_;  ///< counted, so that a waiting one sees the next
    std::size_t held_ = 0;
    bool is_over_ = false;
};

}  // namespace simulator
