// SPDX-License-Identifier: MIT
#include "store/search_words.hpp"

#include "store/text_functions.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>
#include <unistr.h>

#include <algorithm>
#include <array>
#include <vector>

namespace jobfeed::store {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";
// The index takes no deeper expressions than 256.
constexpr std::size_t most_words = 64;

struct Term {
    std::string text;
    bool is_phrase = false;
    bool is_unwanted = false;
};

std::size_t letters(std::string_view text) {
    return u8_mbsnlen(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

/// Typographic quotation marks mean the plain one.
std::string with_plain_quotes(std::string_view text) {
    constexpr std::array<std::string_view, 5> marks{"\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB"};
    std::string plain;
    while (!text.empty()) {
        const auto mark = std::find_if(marks.begin(), marks.end(),
                                       [text](std::string_view each) { return text.starts_with(each); });
        plain += mark == marks.end() ? text.front() : '"';
        text.remove_prefix(mark == marks.end() ? 1 : mark->size());
    }
    return plain;
}

/// Takes the next term off the front of the words.
Term take_term(std::string_view& words) {
    Term term;
    if (words.front() == '-') {
        term.is_unwanted = true;
        words.remove_prefix(1);
    }
    term.is_phrase = words.starts_with('"');
    if (term.is_phrase) {
        const std::size_t end = words.find('"', 1);
        if (end == std::string_view::npos) {
            throw Error(ErrorKind::usage,
                        fmt::format("the quotation mark before '{}' has no other; close it, "
                                    "or leave it out",
                                    words.substr(1)));
        }
        term.text = words.substr(1, end - 1);
        words.remove_prefix(end + 1);
        return term;
    }
    const std::size_t end = std::min(words.find_first_of(" \t\r\n\v\f\""), words.size());
    term.text = words.substr(0, end);
    words.remove_prefix(end);
    return term;
}

std::vector<Term> terms_of(std::string_view words) {
    std::vector<Term> terms;
    for (;;) {
        words.remove_prefix(std::min(words.find_first_not_of(blanks), words.size()));
        if (words.empty()) return terms;
        Term term = take_term(words);
        // What has no letter is punctuation between words: `kokk - Oslo`, `drift & vedlikehold`.
        if (has_letter(term.text)) terms.push_back(std::move(term));
    }
}

std::string expression(const Term& term) {
    constexpr std::size_t shortest_beginning = 3;
    // A word of two letters, as the beginning of others, would find nearly every ad.
    const bool is_beginning = !term.is_phrase && letters(term.text) >= shortest_beginning;
    std::string text = term.text;
    std::replace(text.begin(), text.end(), '\0', ' ');
    return fmt::format("\"{}\"{}", text, is_beginning ? " *" : "");
}

void add(std::string& all, std::string_view joint, const std::string& term) {
    if (!all.empty()) all += joint;
    all += term;
}

}  // namespace

SearchWords read_search_words(std::string_view words) {
    if (u8_check(reinterpret_cast<const uint8_t*>(words.data()), words.size()) != nullptr)
        throw Error(ErrorKind::usage, "the words are not UTF-8; set the terminal to UTF-8");
    const std::vector<Term> terms = terms_of(with_plain_quotes(composed(words)));
    if (terms.empty()) {
        throw Error(ErrorKind::usage, fmt::format("there is no word to look for in '{}'", words));
    }
    if (terms.size() > most_words)
        throw Error(ErrorKind::usage,
                    fmt::format("{} words are too many; give at most {}", terms.size(), most_words));
    SearchWords search;
    for (const Term& term : terms) {
        if (term.is_unwanted) {
            add(search.unwanted, " OR ", expression(term));
        } else {
            add(search.wanted, " AND ", expression(term));
        }
    }
    return search;
}

}  // namespace jobfeed::store
