// SPDX-License-Identifier: MIT
#pragma once

#include "buffered_sink.hpp"
#include "json_row.hpp"

#include <jobfeed/exporter.hpp>

namespace jobfeed {

/// What stands around the rows of a JSON format.
struct JsonFrame {
    std::string_view before;  ///< the first row
    std::string_view between;
    std::string_view after;    ///< the last row
    std::string_view instead;  ///< of all that, if there is no row
};

inline constexpr JsonFrame json_array{"[\n", ",\n", "\n]\n", "[]\n"};
inline constexpr JsonFrame json_lines{"", "\n", "\n", ""};

/// JSON, an ad a line: one array, or one value each.
class JsonExporter final : public Exporter {
  public:
    JsonExporter(Sink sink, const JsonFrame& frame) : out_(std::move(sink)), frame_(frame) {}

    [[nodiscard]] std::vector<std::string> default_columns() const override { return {"json"}; }
    bool begin(std::span<const std::string> columns) override;
    bool write(Row row) override;
    bool end() override;

  private:
    BufferedSink out_;
    JsonFrame frame_;
    JsonRow row_{{}};
    bool empty_ = true;
};

}  // namespace jobfeed
