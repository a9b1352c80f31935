// SPDX-License-Identifier: MIT
#include "cli/config/arguments.hpp"

#include <algorithm>
#include <cctype>

namespace jobfeed::cli {
namespace {

constexpr std::string_view option = "--token";
constexpr std::string_view mark = "[token]";

bool of_a_jwt(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '.' || letter == '-' ||
           letter == '_';
}

void redact_jwts(std::string& text) {
    // Every JWT starts so: it is `{"` in base64.
    for (auto at = text.find("eyJ"); at != std::string::npos; at = text.find("eyJ", at + 1)) {
        const auto first = text.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = std::find_if_not(first, text.end(), of_a_jwt);
        if (last - first >= 16) text.replace(first, last, mark);
    }
}

}  // namespace

Arguments::Arguments(int count, char** values) {
    bool token_follows = false;
    for (int i = 1; i < count; ++i) {
        values_.emplace_back(values[i]);
        const std::string_view value = values_.back();
        const bool joined = value.starts_with(option) && value.substr(option.size()).starts_with('=');
        if (token_follows || joined) {
            const std::size_t start = token_follows ? 0 : option.size() + 1;
            if (value.size() - start > 1) secrets_.emplace_back(value.substr(start));
            std::fill(values[i] + start, values[i] + value.size(), '\0');
        }
        token_follows = !token_follows && value == option;
    }
}

std::string Arguments::redacted(std::string message) const {
    for (const std::string& secret : secrets_) {
        for (auto at = message.find(secret); at != std::string::npos;
             at = message.find(secret, at + mark.size())) {
            message.replace(at, secret.size(), mark);
        }
    }
    redact_jwts(message);
    return message;
}

}  // namespace jobfeed::cli
