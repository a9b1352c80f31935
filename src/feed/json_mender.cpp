// SPDX-License-Identifier: MIT
#include "feed/json_mender.hpp"

#include "feed/ascii.hpp"
#include "http/fetcher.hpp"

#include <unistr.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <new>

namespace jobfeed::feed {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool ends_word(char c) {
    return std::string_view(" \t\r\n,:[]{}\"").find(c) != std::string_view::npos;
}

std::size_t count_digits(std::string_view text) {
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_digit);
    return static_cast<std::size_t>(end - text.begin());
}

bool skip(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

bool skip_digits(std::string_view& text) {
    const std::size_t count = count_digits(text);
    text.remove_prefix(count);
    return count > 0;
}

/// Whether the word is a number by JSON's grammar, however large.
bool is_number(std::string_view word) {
    skip(word, "-");
    if (!skip(word, "0") && !skip_digits(word)) return false;
    if (skip(word, ".") && !skip_digits(word)) return false;
    if (skip(word, "eE")) {
        skip(word, "+-");
        if (!skip_digits(word)) return false;
    }
    return word.empty();
}

template <typename Number>
bool holds(std::string_view word) {
    Number number{};
    return std::from_chars(word.data(), word.data() + word.size(), number).ec == std::errc{};
}

bool fits_a_machine(std::string_view word) {
    if (word.find_first_of(".eE") != std::string_view::npos) return holds<double>(word);
    return holds<std::int64_t>(word) || holds<std::uint64_t>(word);
}

/// The four digits of `\uXXXX` as a number; nothing if that does not stand there.
std::optional<unsigned> escaped_unit(std::string_view text) {
    unsigned unit = 0;
    if (text.size() < 6 || text.substr(0, 2) != "\\u") return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
    return error == std::errc{} && end == text.data() + 6 ? std::optional(unit) : std::nullopt;
}

bool is_high_surrogate(unsigned unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low_surrogate(unsigned unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

class Mender {
  public:
    Mender(std::string_view json, std::size_t deepest) : rest_(json), deepest_(deepest) {
        out_.reserve(json.size() + json.size() / 8 + http::body_padding);
    }

    MendedJson mend() {
        while (!rest_.empty()) {
            if (rest_.front() == '"') {
                copy_string();
            } else if (ends_word(rest_.front())) {
                copy_mark();
            } else {
                copy_word();
            }
        }
        out_.reserve(out_.size() + http::body_padding);
        return {std::move(out_), is_valid_};
    }

  private:
    std::string_view take(std::size_t count) {
        const std::string_view part = rest_.substr(0, count);
        rest_.remove_prefix(part.size());
        return part;
    }

    void replace(std::size_t count) {
        take(count);
        out_ += replacement;
        is_valid_ = false;
    }

    void copy_mark() {
        const char mark = take(1).front();
        if ((mark == '[' || mark == '{') && ++depth_ == deepest_ + 1) {
            cut_at_ = out_.size();
            is_valid_ = false;
        }
        out_ += mark;
        if ((mark == ']' || mark == '}') && depth_ > 0 && depth_-- == deepest_ + 1) {
            out_.resize(cut_at_);
            out_ += "null";
        }
    }

    void copy_string() {
        out_ += take(1);
        while (!rest_.empty() && rest_.front() != '"') copy_character();
        out_ += take(1);
    }

    void copy_character() {
        const auto byte = static_cast<unsigned char>(rest_.front());
        if (byte == '\\') return copy_escape();
        if (byte >= 0x80) return copy_letter();
        if (byte >= 0x20) return static_cast<void>(out_ += take(1));
        const std::size_t known = std::string_view("\t\n\r").find(rest_.front());
        if (known == std::string_view::npos) return replace(1);
        take(1);
        out_ += '\\';
        out_ += "tnr"[known];
        is_valid_ = false;
    }

    void copy_escape() {
        if (rest_.size() > 1 && std::string_view("\"\\/bfnrt").find(rest_[1]) != std::string_view::npos) {
            out_ += take(2);
            return;
        }
        const auto unit = escaped_unit(rest_);
        if (!unit) return replace(1);
        if (is_low_surrogate(*unit)) return replace(6);
        if (!is_high_surrogate(*unit)) return static_cast<void>(out_ += take(6));
        const auto next = escaped_unit(rest_.substr(6));
        if (!next || !is_low_surrogate(*next)) return replace(6);
        out_ += take(12);
    }

    /// A letter of several bytes.
    void copy_letter() {
        ucs4_t letter = 0;
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(rest_.data());
        const int length = u8_mbtoucr(&letter, bytes, rest_.size());
        if (length < 1) return replace(1);
        out_ += take(static_cast<std::size_t>(length));
    }

    void copy_word() {
        const auto* const end = std::find_if(rest_.begin(), rest_.end(), ends_word);
        const std::string_view word = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        const bool is_a_number = is_number(word);
        if (word == "true" || word == "false" || word == "null" || (is_a_number && fits_a_machine(word))) {
            out_ += take(word.size());
            return;
        }
        is_valid_ = is_valid_ && is_a_number;
        const std::size_t rest_after = rest_.size() - word.size();
        out_ += '"';
        while (rest_.size() > rest_after) copy_character();
        out_ += '"';
    }

    std::string_view rest_;
    std::size_t deepest_;
    std::size_t depth_ = 0;
    std::size_t cut_at_ = 0;
    std::string out_;
    bool is_valid_ = true;
};

// SQLite reads 2000 levels, Python 1000 in all; what is made of an ad adds a few of its own.
constexpr std::size_t deepest = 500;

}  // namespace

MendedJson mend_json(std::string_view json, std::size_t deepest_level) {
    return Mender(json, deepest_level).mend();
}

MendingParser::MendingParser() {
    constexpr std::size_t usual_size = std::size_t{64} << 10;
    if (parser_.allocate(usual_size, deepest + 1) != simdjson::SUCCESS) throw std::bad_alloc();
}

std::optional<MendingParser::Value> MendingParser::read(std::string_view json) {
    Value value;
    if (parser_.parse(json.data(), json.size(), false).get(value.root) == simdjson::SUCCESS) {
        value.json = json;
        return value;
    }
    MendedJson mended = mend_json(json, deepest);
    mended_ = std::move(mended.text);
    if (parser_.parse(mended_.data(), mended_.size(), false).get(value.root) != simdjson::SUCCESS)
        return std::nullopt;
    value.is_mended = !mended.is_valid;
    value.json = value.is_mended ? std::string_view(mended_) : json;
    return value;
}

}  // namespace jobfeed::feed
