// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace jobfeed::publishing {

/// Throws Error (usage) for an address that libpq cannot read, or reads otherwise than it is meant; does not
/// repeat it.
void check_address(const std::string& address);

/// `postgresql://HOST:PORT/DATABASE`, host and database completed as libpq does; never with the password. Of
/// a service, `postgresql:///?service=NAME`.
[[nodiscard]] std::string name_of(const std::string& address);

/// Throws Error (usage) for a name that would need quotes in SQL, which users would need too.
void check_schema(const std::string& schema);

[[nodiscard]] bool has_password(const std::string& address);

}  // namespace jobfeed::publishing
