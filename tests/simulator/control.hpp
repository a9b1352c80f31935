// SPDX-License-Identifier: MIT
#pragma once

#include "request.hpp"

#include <string_view>

namespace simulator {

class Simulator;

/// Everything under `/control`: what a test in another process does to the feeds, and asks of them.
///
/// POST, to the ad `uuid=` or to `count=` (1) drawn by chance; the answer names them, one a line:
/// `update`, `stop` (`as=masked|plain|with_content`), both with `silent=1` for no event; `expire` (`drop=1`),
/// `reactivate`, `hide`, `share` (`as=open|missing|empty`), `poison` (`kind=`, `status=`, `times=`, `delay=`,
/// `retry-after=`, or `all=1`).
/// POST besides: `publish` (`count=`, `at=`, or ads as NDJSON), `detail` (a document), `cure` and `release`
/// (`uuid=`, or all), `rotate` (the public token), `set` (any of the settings). GET: `count`, `ads`,
/// `details` (the truth of either feed), `events`, `requests`, `counts` (of requests by kind).
class Control {
  public:
    explicit Control(Simulator& simulator) : simulator_(simulator) {}

    Answer answer(const Request& request);

  private:
    Answer read(std::string_view what) const;
    Answer change(std::string_view what, const Request& request);
    Answer change_each(std::string_view what, const Request& request);
    Answer publish(const Request& request);
    Answer expire(const Request& request);
    Answer poison(const Request& request);
    Answer set(const Request& request);

    Simulator& simulator_;
};

}  // namespace simulator
