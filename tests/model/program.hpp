// SPDX-License-Identifier: MIT
#pragma once

#include "simulator/simulator.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace jobfeed::test::model {

/// A run of the program itself.
class Program {
  public:
    /// `variables` are added to an environment that has few: `NAME=value`.
    Program(std::vector<std::string> words, std::filesystem::path log,
            std::vector<std::string> variables = {})
        : words_(std::move(words)), log_(std::move(log)), variables_(std::move(variables)) {}

    /// Runs it to its end, or kills it when it has sent so many requests (0: never). Its exit code; less than
    /// 0 if it was killed.
    int wait(simulator::Simulator& feed, std::uint64_t kill_at);

  private:
    [[nodiscard]] pid_t start() const;

    std::vector<std::string> words_;
    std::filesystem::path log_;
    std::vector<std::string> variables_;
};

}  // namespace jobfeed::test::model
