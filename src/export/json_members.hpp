// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/json_text.hpp>

#include <string>
#include <string_view>

namespace jobfeed {

/// Writes a JSON object, member by member. What is empty is left out.
class JsonMembers {
  public:
    explicit JsonMembers(std::string& out) : out_(out) {}

    JsonMembers& text(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        begin(name);
        append_json_string(out_, value);
        return *this;
    }

    JsonMembers& json(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        begin(name);
        out_ += value;
        return *this;
    }

    void end() { out_ += empty_ ? "{}" : "}"; }

  private:
    void begin(std::string_view name) {
        out_ += empty_ ? '{' : ',';
        empty_ = false;
        append_json_string(out_, name);
        out_ += ':';
    }

    std::string& out_;
    bool empty_ = true;
};

}  // namespace jobfeed
