// SPDX-License-Identifier: MIT
#pragma once

#include "request.hpp"

#include <string_view>

namespace simulator {

class Simulator;

/// Everything under `/control`: what a test in another process does to the feed, and asks of it.
class Control {
  public:
    explicit Control(Simulator& simulator) : simulator_(simulator) {}

    Answer answer(const Request& request);

  private:
    Answer read(std::string_view what) const;
    Answer change(std::string_view what, const Request& request);
    Answer publish(const Request& request);
    Answer expire(const Request& request);
    Answer poison(const Request& request);
    Answer set(const Request& request);

    Simulator& simulator_;
};

}  // namespace simulator
