// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace simulator {

/// What is wrong with a detail.
struct Poison {
    enum class Kind {
        status,     ///< answered with `status` and a text
        garbage,    ///< 200 with a page of HTML
        truncated,  ///< 200 with half of the JSON
        empty,      ///< 200 with nothing
        late,       ///< as it should be, after `delay`
        held,  ///< not answered until it is released or cured, then as it should be; keeps a thread of the
               ///< server
    };
    Kind kind = Kind::status;
    int status = 503;
    std::optional<std::string> retry_after = {};  ///< a header, beside the status
    std::chrono::milliseconds delay{0};
    std::optional<std::size_t> times = {};  ///< how many answers it spoils; without it, all
};

/// The poisoned details, by uuid. Any thread may use it.
class Poisons {
  public:
    /// The uuid that stands for every detail that has no poison of its own.
    static constexpr const char* every = "*";

    void put(const std::string& uuid, const Poison& poison);

    /// Takes the poison away, and lets go whom it holds.
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
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<std::string, Poison> poisons_;
    std::unordered_map<std::string, std::size_t> releases_;  ///< counted, so that a waiting one sees the next
    std::size_t held_ = 0;
    bool is_over_ = false;
};

}  // namespace simulator
