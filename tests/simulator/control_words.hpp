// SPDX-License-Identifier: MIT
#pragma once

#include "poison.hpp"
#include "replica.hpp"
#include "request.hpp"
#include "settings.hpp"
#include "stilling_store.hpp"
#include "trouble.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// How the parameters of `/control` are written. Each throws std::invalid_argument with a message that quotes
/// the text.
Farewell read_farewell(std::string_view text);
Sharing read_sharing(std::string_view text);
bool read_revoked(std::string_view text);
bool read_is_active(std::string_view text);
TimeForm read_time_form(std::string_view text);
EventForm read_event_form(std::string_view text);

/// `kind=`, `status=`, `times=`, `delay=` and `retry-after=`.
Poison read_poison(const Request& request);

/// `share=`, `seed=`, `by-request=` and `times-each=`.
Share read_share(const Request& request);

/// `kind=`, `status=`, `requests=`, `for=` and `only=`.
Trouble read_trouble(const Request& request);

/// `ok`, `down`, `starting`, `refusing`, `stale` and `stale-events`, with commas between them.
std::vector<Replica> read_replicas(std::string_view text);

/// The settings with those changed that the request names; `control_settings.cpp` lists the names.
Settings read_settings(Settings settings, const Request& request);

std::string parameter_or(const Request& request, std::string_view name, std::string_view otherwise);

}  // namespace simulator
