// SPDX-License-Identifier: MIT
#pragma once

#include "serve/choices.hpp"
#include "serve/gate.hpp"
#include "serve/mirror_pool.hpp"
#include "serve/once_a_minute.hpp"
#include "serve/request.hpp"
#include "serve/state_pages.hpp"

#include <jobfeed/report.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace jobfeed::serve {

struct SiteSettings {
    std::filesystem::path mirror;
    unsigned threads = 2;
    std::uint64_t cap = 5000;
    bool open = false;
    unsigned per_minute = 0;  ///< feed requests of each private token, else of each address; 0: any number
    std::optional<std::chrono::seconds> max_age{};
};

/// What is where, and who may see it. For any number of threads.
class Site {
  public:
    explicit Site(const SiteSettings& settings);

    /// Tells whose token it was in `subject`. Throws Error.
    [[nodiscard]] Answer answer(const Request& request, Timestamp at, std::string& subject);

    void count(int status) { counts_.add(status); }

  private:
    [[nodiscard]] Answer feed(const Request& request, Timestamp at, std::string& subject);
    [[nodiscard]] Answer unless_stale(const Mirror& mirror, bool is_live, Timestamp at,
                                      const std::function<Answer()>& answer) const;
    [[nodiscard]] Answer report(const Request& request, Timestamp at);
    [[nodiscard]] Answer page(const Request& request, Timestamp at);
    [[nodiscard]] Answer public_token(Timestamp at) const;

    SiteSettings settings_;
    MirrorPool mirrors_;
    Gate gate_;
    OnceAMinute<Choices> choices_;
    OnceAMinute<MirrorReport> report_;
    RequestCounts counts_;
};

}  // namespace jobfeed::serve
