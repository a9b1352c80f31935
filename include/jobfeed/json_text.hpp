// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace jobfeed {

/// Appends `text` as a JSON string, quotes included. What is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Appends JSON on one line: a raw line break, which can only stand between its tokens, becomes a space.
void append_json_on_one_line(std::string& out, std::string_view json);

/// The order of an object's members in a database that stores JSON parsed, not as the text that was sent.
enum class MemberOrder {
    by_length,  ///< shorter names first, as PostgreSQL's jsonb has it
    by_name
};

/// Writes JSON in the one form that a value has as text in PostgreSQL's jsonb, so that what was stored there
/// can be told from what was sent: members in order, the first of a name alone, as SQLite reads them.
/// U+FFFD stands for what is no UTF-8 and for U+0000, which jsonb cannot hold; a number that is no integer
/// has the precision of a double.
class NormalJson {
  public:
    explicit NormalJson(MemberOrder order);
    NormalJson(const NormalJson&) = delete;
    NormalJson& operator=(const NormalJson&) = delete;
    ~NormalJson();

    /// Valid until the next call; `null` for what is no JSON at all.
    [[nodiscard]] std::string_view write(std::string_view json);

  private:
    struct Implementation;
    std::unique_ptr<Implementation> impl_;
};

}  // namespace jobfeed
