// SPDX-License-Identifier: MIT
#include "feed/json_mender.hpp"

#include <jobfeed/json_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace jobfeed {

using namespace feed;

namespace {

namespace dom = simdjson::dom;

struct Member {
    std::string_view name;
    dom::element value;
};

bool shorter(std::string_view one, std::string_view other) {
    return one.size() != other.size() ? one.size() < other.size() : one < other;
}

/// `1e-07` without the exponent, since jsonb writes none.
void append_spelt_out(std::string& out, std::string_view number, std::size_t at) {
    const bool negative = number.starts_with('-');
    if (negative) out += '-';
    std::string digits(number.substr(negative ? 1 : 0, at - (negative ? 1 : 0)));
    digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
    const int exponent = std::atoi(std::string(number.substr(at + 1)).c_str());
    if (exponent < 0) {
        out.append("0.").append(static_cast<std::size_t>(-exponent - 1), '0').append(digits);
    } else {
        // An exponent is written only beyond the digits that a double has.
        out.append(digits).append(static_cast<std::size_t>(exponent) + 1 - digits.size(), '0');
    }
}

void append_double(std::string& out, double number) {
    const std::string shortest = fmt::format("{}", number);
    const auto exponent = shortest.find('e');
    if (number == 0) {
        out += "0.0";
    } else if (exponent == std::string::npos) {
        out += shortest;
    } else {
        append_spelt_out(out, shortest, exponent);
    }
}

void append_letter(std::string& out, char letter) {
    switch (letter) {
        case '\0':
            out += "\uFFFD";
            return;
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(letter));
            return;
    }
}

bool is_escaped(char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\';
}

void append_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_escaped) - text.begin());
        out += text.substr(0, plain);
        if (plain == text.size()) break;
        append_letter(out, text[plain]);
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

class Writer {
  public:
    Writer(std::string& out, MemberOrder order) : out_(&out), order_(order) {}

    // As deep as the parser lets it be.
    void write(dom::element value) {
        switch (value.type()) {
            case dom::element_type::OBJECT:
                return write_object(value.get_object().value_unsafe());
            case dom::element_type::ARRAY:
                return write_array(value.get_array().value_unsafe());
            case dom::element_type::STRING:
                return append_string(*out_, value.get_string().value_unsafe());
            case dom::element_type::INT64:
                *out_ += std::to_string(value.get_int64().value_unsafe());
                return;
            case dom::element_type::UINT64:
                *out_ += std::to_string(value.get_uint64().value_unsafe());
                return;
            case dom::element_type::DOUBLE:
                return append_double(*out_, value.get_double().value_unsafe());
            case dom::element_type::BOOL:
                *out_ += value.get_bool().value_unsafe() ? "true" : "false";
                return;
            default:
                *out_ += "null";
                return;
        }
    }

  private:
    void write_array(dom::array list) {
        *out_ += '[';
        bool first = true;
        for (const dom::element entry : list) {
            if (!first) *out_ += ", ";
            first = false;
            write(entry);
        }
        *out_ += ']';
    }

    /// Names are compared as they are written.
    [[nodiscard]] std::string_view without_nul(std::string_view name) {
        if (name.find('\0') == std::string_view::npos) return name;
        std::string mended;
        for (const char letter : name) mended += letter == '\0' ? "\uFFFD" : std::string(1, letter);
        return mended_names_.emplace_back(std::move(mended));
    }

    [[nodiscard]] std::vector<Member> members_of(dom::object object) {
        std::vector<Member> members;
        for (const auto member : object) members.push_back({without_nul(member.key), member.value});
        const auto before = [this](const Member& one, const Member& other) {
            return order_ == MemberOrder::by_length ? shorter(one.name, other.name) : one.name < other.name;
        };
        std::stable_sort(members.begin(), members.end(), before);
        const auto same = [](const Member& one, const Member& other) { return one.name == other.name; };
        members.erase(std::unique(members.begin(), members.end(), same), members.end());
        return members;
    }

    void write_object(dom::object object) {
        *out_ += '{';
        bool first = true;
        for (const Member& member : members_of(object)) {
            if (!first) *out_ += ", ";
            first = false;
            append_string(*out_, member.name);
            *out_ += ": ";
            write(member.value);
        }
        *out_ += '}';
    }

    std::string* out_;
    MemberOrder order_;
    std::deque<std::string> mended_names_{};
};

}  // namespace

struct NormalJson::Implementation {
    MendingParser parser;
    MemberOrder order;
    std::string json;  ///< with the room behind it that the parser may read
    std::string out;
};

NormalJson::NormalJson(MemberOrder order) : impl_(std::make_unique<Implementation>()) {
    impl_->order = order;
}
NormalJson::~NormalJson() = default;

std::string_view NormalJson::write(std::string_view json) {
    impl_->json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    impl_->json.assign(json);
    impl_->out.clear();
    const auto value = impl_->parser.read(impl_->json);
    if (!value) return "null";
    Writer(impl_->out, impl_->order).write(value->root);
    return impl_->out;
}

}  // namespace jobfeed
