// SPDX-License-Identifier: MIT
#include "cli/config/arguments.hpp"

#include <jobfeed/secret.hpp>

#include <algorithm>
#include <string_view>

namespace jobfeed::cli {
namespace {

constexpr std::string_view token_option = "--token";

/// Overwrites the password in an address, such as a target's: other users can read the arguments.
void wipe_password(char* original, std::string_view value) {
    const std::string_view password = password_in(value);
    if (password.empty()) return;
    keep_secret(password);
    std::fill_n(original + (password.data() - value.data()), password.size(), '*');
}

}  // namespace

Arguments::Arguments(int count, char** values) {
    bool token_follows = false;
    for (int i = 1; i < count; ++i) {
        values_.emplace_back(values[i]);
        const std::string_view value = values_.back();
        const bool joined =
            value.starts_with(token_option) && value.substr(token_option.size()).starts_with('=');
        if (token_follows || joined) {
            const std::size_t start = token_follows ? 0 : token_option.size() + 1;
            keep_secret(value.substr(start));
            std::fill(values[i] + start, values[i] + value.size(), '\0');
        }
        wipe_password(values[i], value);
        token_follows = !token_follows && value == token_option;
    }
}

}  // namespace jobfeed::cli
