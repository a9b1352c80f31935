// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/simulator.hpp"

#include <cstdint>

namespace jobfeed::test::model {

/// Spoils answers of a simulated feed by chance, for as long as it lives.
class Faults {
  public:
    /// So many of all answers, from 0 to 1.
    Faults(simulator::Simulator& simulated, std::uint64_t seed, double share);
    ~Faults() { simulated_.set_fault(nullptr); }
    Faults(const Faults&) = delete;
    Faults& operator=(const Faults&) = delete;

  private:
    simulator::Simulator& simulated_;
};

}  // namespace jobfeed::test::model
