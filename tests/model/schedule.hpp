// SPDX-License-Identifier: MIT
#pragma once

#include "model/mirror_side.hpp"

#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace jobfeed::test::model {

/// What was promised and does not hold.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A random history of a feed and its mirror, all of it by the seed. Odd seeds read ahead, as the program
/// does, with several requests at once, and are the same again but for the order in which threads run.
class Schedule {
  public:
    Schedule(Feed feed, std::uint64_t seed);

    /// Throws Broken, and what the library throws where it should not.
    void carry_out();

    /// What has happened so far, one line each.
    [[nodiscard]] std::string told();

  private:
    void step();
    void run_once();
    void quiet_end();
    void compare_with_fresh();
    [[nodiscard]] Run draw_run();
    void draw_end(Run& run);
    void let_move();
    void do_offline();
    Ending make(const Run& run);

    void check(const Ending& ending, const Run& run);
    void check_none_is_missing(const Ads& visible, const Watch& watch);
    void check_none_is_shown_that_may_not(const Ads& visible);
    void check_equal(const Ads& visible, const Watch& watch);
    void check_none_was_withdrawn(const Ads& visible, const Watch& watch);
    [[nodiscard]] std::set<std::string> exceptions() const;
    [[nodiscard]] bool may_have_expired(const std::string& uuid, const Watch& watch) const;
    void believe(const Watch& watch);
    void check_at_rest(const char* after);

    void tell(std::string what);
    [[noreturn]] static void broken(const std::string& what) { throw Broken(what); }
    [[noreturn]] void broken(const std::string& uuid, const std::string& what) const;

    std::mutex mutex_;
    std::vector<std::string> told_;

    FeedSide feed_;
    MirrorSide mirror_;
    Random random_;
    const std::uint64_t seed_;
    std::uint64_t usual_requests_ = 10;
    bool had_faults_ = false;  ///< the last run over the feed

    Ads visible_before_;
    std::map<std::string, std::set<std::string>> may_be_shown_;  ///< versions, since the last complete run
};

}  // namespace jobfeed::test::model
