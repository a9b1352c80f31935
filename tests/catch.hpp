// SPDX-License-Identifier: MIT
#pragma once

// Debian 12 has Catch2 2.13, Debian 13 and Ubuntu 24.04 have 3.x.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Matchers::ContainsSubstring;
#else
#include <catch2/catch.hpp>
inline auto ContainsSubstring(const std::string& text) {
    return Catch::Matchers::Contains(text);
}
#endif
