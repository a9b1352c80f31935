// SPDX-License-Identifier: MIT
#pragma once

#include "stilling_store.hpp"
#include "uuid.hpp"

#include <string>

namespace simulator {

/// A page as the stilling-feed sends it.
std::string page_json(const Uuid& id, const EventPage& page);

}  // namespace simulator
