// SPDX-License-Identifier: MIT
#include "cli/exit_code.hpp"

#include <csignal>

namespace jobfeed::cli {

ExitCode exit_code_of(ErrorKind kind, int stop_signal) {
    switch (kind) {
        case ErrorKind::failed:
            return ExitCode::failed;
        case ErrorKind::usage:
            return ExitCode::usage;
        case ErrorKind::token:
            return ExitCode::token;
        case ErrorKind::unavailable:
            return ExitCode::unavailable;
        case ErrorKind::busy:
            return ExitCode::busy;
        case ErrorKind::database:
            return ExitCode::database;
        case ErrorKind::held:
            return ExitCode::held;
        case ErrorKind::stopped:
            return stop_signal == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
    }
    return ExitCode::failed;
}

std::string_view outcome_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::failed:
            return "failed";
        case ErrorKind::usage:
            return "usage";
        case ErrorKind::token:
            return "token";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::busy:
            return "busy";
        case ErrorKind::database:
            return "database";
        case ErrorKind::held:
            return "held";
        case ErrorKind::stopped:
            return "stopped";
    }
    return "failed";
}

}  // namespace jobfeed::cli
