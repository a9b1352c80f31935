// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

namespace jobfeed::cli {

/// The socket that systemd passed to this process, as sd_listen_fds(3) says; nothing if it passed none. No
/// program that this one starts gets it. Throws Error (usage) if there are several.
[[nodiscard]] std::optional<int> inherited_socket();

}  // namespace jobfeed::cli
