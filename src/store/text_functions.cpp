// SPDX-License-Identifier: MIT
#include "store/text_functions.hpp"
#include "bytes_of.hpp"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <vector>

namespace jobfeed::store {
namespace {

/// Takes what a function of libunistring made; the text itself if it could make nothing of it.
std::string taken(uint8_t* made, std::size_t length, std::string_view text) {
    const std::unique_ptr<uint8_t, decltype(&std::free)> owned(made, &std::free);
    if (!owned) return std::string(text);
    return {reinterpret_cast<const char*>(owned.get()), length};
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Combining marks begin with these bytes.
bool has_marks(std::string_view text) {
    return text.find_first_of("\xCC\xCD") != std::string_view::npos;
}

bool begins_with_letter(std::string_view text) {
    ucs4_t letter = 0;
    return !text.empty() && u8_mbtouc(&letter, bytes_of(text), text.size()) > 0 && uc_is_alnum(letter);
}

bool ends_with_letter(std::string_view text) {
    ucs4_t letter = 0;
    const auto* start = bytes_of(text);
    return !text.empty() && u8_prev(&letter, start + text.size(), start) != nullptr && uc_is_alnum(letter);
}

/// What stands between other things than letters and digits, in one case.
std::vector<std::string> words_of(std::string_view text) {
    const std::string all = folded(text);
    std::vector<std::string> words;
    bool within = false;
    for (std::string_view rest = all; !rest.empty();) {
        ucs4_t letter = 0;
        const auto size = static_cast<std::size_t>(u8_mbtouc(&letter, bytes_of(rest), rest.size()));
        const bool is_letter = uc_is_alnum(letter);
        if (is_letter && !within) words.emplace_back();
        if (is_letter) words.back().append(rest.substr(0, size));
        within = is_letter;
        rest.remove_prefix(size);
    }
    return words;
}

}  // namespace

std::string folded(std::string_view text) {
    if (is_ascii(text)) {
        std::string lower(text);
        for (char& letter : lower) {
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        }
        return lower;
    }
    std::size_t length = 0;
    uint8_t* made = u8_casefold(bytes_of(text), text.size(), nullptr, has_marks(text) ? UNINORM_NFC : nullptr,
                                nullptr, &length);
    return taken(made, length, text);
}

std::string upper(std::string_view text) {
    std::size_t length = 0;
    uint8_t* made = u8_toupper(bytes_of(text), text.size(), nullptr, nullptr, nullptr, &length);
    return taken(made, length, text);
}

std::string composed(std::string_view text) {
    std::size_t length = 0;
    uint8_t* made = u8_normalize(UNINORM_NFC, bytes_of(text), text.size(), nullptr, &length);
    return taken(made, length, text);
}

bool has_letter(std::string_view text) {
    while (!text.empty()) {
        ucs4_t letter = 0;
        const int length = u8_mbtouc(&letter, bytes_of(text), text.size());
        if (uc_is_alnum(letter)) return true;
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return false;
}

bool has_words(std::string_view text, std::string_view words) {
    const std::string all = folded(text);
    const std::string sought = folded(words);
    for (std::size_t at = all.find(sought); at != std::string::npos; at = all.find(sought, at + 1)) {
        const std::string_view before = std::string_view(all).substr(0, at);
        const std::string_view after = std::string_view(all).substr(at + sought.size());
        const bool cut_before = begins_with_letter(sought) && ends_with_letter(before);
        const bool cut_after = ends_with_letter(sought) && begins_with_letter(after);
        if (!cut_before && !cut_after) return true;
    }
    return false;
}

bool shares_word(std::string_view text, std::string_view words) {
    // A column of some hundred different names is asked about the same words.
    constexpr std::size_t most = 4096;
    thread_local std::string last;
    thread_local std::unordered_map<std::string, bool> known;
    if (last != words || known.size() > most) {
        last = words;
        known.clear();
    }
    const auto [answer, is_new] = known.try_emplace(std::string(text));
    if (is_new) {
        const std::vector<std::string> sought = words_of(words);
        const std::vector<std::string> there = words_of(text);
        answer->second =
            std::find_first_of(there.begin(), there.end(), sought.begin(), sought.end()) != there.end();
    }
    return answer->second;
}

void define_text_functions(Database& database) {
    database.define("folded", folded);
    database.define("has_words", has_words);
    database.define("shares_word", shares_word);
}

}  // namespace jobfeed::store
