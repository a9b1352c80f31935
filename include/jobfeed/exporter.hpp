// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/query.hpp>

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace jobfeed {

/// Takes the bytes that an exporter makes. Returns false when no more is wanted (a closed pipe).
using Sink = std::function<bool(std::string_view)>;

/// Writes rows in one format. Holds one row at a time.
class Exporter {
  public:
    Exporter() = default;
    Exporter(const Exporter&) = delete;
    Exporter& operator=(const Exporter&) = delete;
    virtual ~Exporter() = default;

    /// The columns to ask the store for when the user named none.
    [[nodiscard]] virtual std::vector<std::string> default_columns() const = 0;

    /// Each returns false when the sink wants no more; then nothing more need be called.
    virtual bool begin(std::span<const std::string> columns) = 0;
    virtual bool write(Row row) = 0;
    virtual bool end() = 0;
};

/// A format: the name that asks for it, a line about it, and the endings of file names that mean it (some
/// empty).
struct ExportFormat {
    std::string_view name;
    std::string_view summary;
    std::array<std::string_view, 2> extensions;
};

/// All formats: `csv`, `ndjson`, `json`.
[[nodiscard]] std::span<const ExportFormat> export_formats();

/// Throws Error (usage) for a format that is not in export_formats().
[[nodiscard]] std::unique_ptr<Exporter> make_exporter(std::string_view format, Sink sink);

}  // namespace jobfeed
