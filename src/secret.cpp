// SPDX-License-Identifier: MIT
#include <jobfeed/secret.hpp>
#include <jobfeed/signature.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <mutex>
#include <optional>
#include <vector>

namespace jobfeed {
namespace {

constexpr std::string_view mark = "[token]";
constexpr std::size_t shortest_token = 8;
// So much of a part gives it away: a server can cut what it repeats.
constexpr std::size_t telling = 16;

/// The secrets of this process: few, since NAV's public token changes seldom.
struct Secrets {
    std::mutex mutex;
    std::vector<std::string> texts;  ///< tokens before their parts
};

Secrets& secrets() {
    static Secrets all;
    return all;
}

bool of_a_token(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '.' || letter == '_';
}

/// A letter as it is written, and how much of the text it takes.
struct Letter {
    char value;
    std::size_t length;
};

std::optional<Letter> numbered(std::string_view digits, int base, std::size_t length) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc{} || end != digits.data() + digits.size() || value > 0x7F) return std::nullopt;
    return Letter{static_cast<char>(value), length};
}

/// `&#101;` or `&#x65;` at the start of the text, as a browser reads it: with any number of zeros, and
/// without the semicolon.
std::optional<Letter> of_html(std::string_view text) {
    constexpr std::string_view decimal = "0123456789";
    constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
    const bool is_hexadecimal = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    const std::size_t start = is_hexadecimal ? 3 : 2;
    const auto end =
        std::min(text.find_first_not_of(is_hexadecimal ? hexadecimal : decimal, start), text.size());
    const auto digits = std::min(text.find_first_not_of('0', start), end);
    const std::size_t length = end < text.size() && text[end] == ';' ? end + 1 : end;
    return numbered(text.substr(digits, end - digits), is_hexadecimal ? 16 : 10, length);
}

/// The letter of a token that the text starts with in an escaped form.
std::optional<Letter> escaped(std::string_view text) {
    std::optional<Letter> letter;
    if (text.starts_with('%') && text.size() > 2) letter = numbered(text.substr(1, 2), 16, 3);
    if (text.starts_with("\\u") && text.size() > 5) letter = numbered(text.substr(2, 4), 16, 6);
    if (text.starts_with("&#")) letter = of_html(text);
    return letter && of_a_token(letter->value) ? letter : std::nullopt;
}

Letter letter_at(std::string_view text, std::size_t at) {
    return escaped(text.substr(at)).value_or(Letter{text[at], 1});
}

/// Where the letters of a token end, from `at` on. A full stop at the end is the sentence's.
std::size_t end_of_token(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (at < text.size()) {
        const Letter letter = letter_at(text, at);
        if (!of_a_token(letter.value)) break;
        at += letter.length;
        if (letter.value != '.') end = at;
    }
    return end;
}

/// Where the text goes on after a line's end, at which a long word may have been folded.
std::size_t after_space(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

/// How much of the text, from `at` on, is the secret or a telling part of its beginning; 0 if it is another.
/// What follows a beginning goes with it: two tokens of one issuer begin alike.
std::size_t match(std::string_view text, std::size_t at, std::string_view secret) {
    std::size_t end = at;
    std::size_t letters = 0;
    while (letters < secret.size()) {
        const std::size_t next = letters < telling ? end : after_space(text, end);
        if (next == text.size()) break;
        const Letter letter = letter_at(text, next);
        if (letter.value != secret[letters]) break;
        end = next + letter.length;
        ++letters;
    }
    if (letters < std::min(telling, secret.size())) return 0;
    if (letters < secret.size()) end = end_of_token(text, end);
    return end - at;
}

bool has_escaped_letter(std::string_view text) {
    for (const std::string_view sign : {"%", "\\u00", "&#"}) {
        for (auto at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at + 1)) {
            if (escaped(text.substr(at))) return true;
        }
    }
    return false;
}

/// Answers are long and hold no secret: this is what looks at each of their bytes.
bool may_hold_a_secret(std::string_view text, const std::vector<std::string>& all) {
    const auto is_there = [text](const std::string& secret) {
        const auto length = std::min(telling, secret.size());
        return memmem(text.data(), text.size(), secret.data(), length) != nullptr;
    };
    return std::any_of(all.begin(), all.end(), is_there) || has_escaped_letter(text);
}

std::size_t longest_match(std::string_view text, std::size_t at, const std::vector<std::string>& all) {
    std::size_t length = 0;
    for (const std::string& secret : all) length = std::max(length, match(text, at, secret));
    return length;
}

void mask_what_looks_like_a_jwt(std::string& text) {
    // Every JWT starts so: it is `{"` in base64.
    for (auto at = text.find("eyJ"); at != std::string::npos; at = text.find("eyJ", at + 1)) {
        const auto first = text.begin() + static_cast<std::ptrdiff_t>(at);
        const auto last = std::find_if_not(first, text.end(), of_a_token);
        if (last - first >= static_cast<std::ptrdiff_t>(telling)) text.replace(first, last, mark);
    }
}

/// What is the same of the text's base64, whatever stands before and after it: in `Bearer …`, in a header.
std::vector<std::string> in_base64(std::string_view text) {
    std::vector<std::string> all;
    for (std::size_t before = 0; before < 3; ++before) {
        const std::size_t mixed =
            before == 0 ? 0 : 3 - before;  // they share letters with what is before them
        const std::string_view rest = text.substr(std::min(mixed, text.size()));
        const std::string letters = to_base64(rest.substr(0, rest.size() / 3 * 3));
        if (letters.size() >= telling) all.push_back(letters);
    }
    return all;
}

}  // namespace

void keep_secret(std::string_view token) {
    if (token.size() < shortest_token) return;
    std::vector<std::string> texts{std::string(token)};
    for (std::size_t start = 0; start < token.size();) {
        const auto end = std::min(token.find('.', start), token.size());
        if (end - start >= telling && end - start < token.size())
            texts.emplace_back(token.substr(start, end - start));
        start = end + 1;
    }
    for (std::string& text : in_base64(token)) texts.push_back(std::move(text));
    const std::scoped_lock lock(secrets().mutex);
    auto& all = secrets().texts;
    for (std::string& text : texts) {
        if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
    }
}

bool mask_secrets(std::string& text) {
    const std::scoped_lock lock(secrets().mutex);
    const auto& all = secrets().texts;
    if (all.empty() || !may_hold_a_secret(text, all)) return false;
    std::string masked;
    bool found = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = longest_match(text, at, all);
        found = found || length > 0;
        if (length > 0) {
            masked += mark;
        } else {
            masked += text[at];
        }
        at += std::max(length, std::size_t{1});
    }
    if (found) text = std::move(masked);
    return found;
}

std::string_view password_in(std::string_view address) {
    constexpr std::string_view sign = "://";
    const auto scheme = address.find(sign);
    if (scheme == std::string_view::npos) return {};
    const auto user = scheme + sign.size();
    const auto end = address.rfind('@');
    const auto colon = address.find(':', user);
    if (end == std::string_view::npos || colon >= end) return {};
    return address.substr(colon + 1, end - colon - 1);
}

std::string redacted(std::string text) {
    mask_secrets(text);
    mask_what_looks_like_a_jwt(text);
    return text;
}

}  // namespace jobfeed
