// SPDX-License-Identifier: MIT
#include "cli/config/arguments.hpp"

#include <jobfeed/secret.hpp>

#include <algorithm>
#include <string_view>

namespace jobfeed::cli {
namespace {

constexpr std::string_view option = "--token";

}  // namespace

Arguments::Arguments(int count, char** values) {
    bool token_follows = false;
    for (int i = 1; i < count; ++i) {
        values_.emplace_back(values[i]);
        const std::string_view value = values_.back();
        const bool joined = value.starts_with(option) && value.substr(option.size()).starts_with('=');
        if (token_follows || joined) {
            const std::size_t start = token_follows ? 0 : option.size() + 1;
            keep_secret(value.substr(start));
            std::fill(values[i] + start, values[i] + value.size(), '\0');
        }
        token_follows = !token_follows && value == option;
    }
}

}  // namespace jobfeed::cli
