// SPDX-License-Identifier: MIT
#pragma once

#include <jobfeed/query.hpp>
#include <jobfeed/timestamp.hpp>

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jobfeed {

/// Takes the bytes that an exporter makes. Returns false when no more is wanted (a closed pipe).
using Sink = std::function<bool(std::string_view)>;

/// What does not depend on the rows.
struct ExportSettings {
    Timestamp at = now();          ///< when it is made
    bool for_spreadsheet = false;  ///< CSV that Excel opens as it is meant, and in which nothing can run
};

/// Writes rows in one format. Holds few rows at a time.
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

    /// What there is to say of what was written; empty: nothing.
    [[nodiscard]] virtual std::string remark() const { return {}; }
};

/// A format.
struct ExportFormat {
    std::string_view name;                            ///< that asks for it
    std::string_view summary;                         ///< a line about it
    std::array<std::string_view, 2> extensions = {};  ///< endings of file names that mean it; empty: none
    bool takes_columns = true;                        ///< else its columns are its own
    bool is_binary = false;                           ///< nothing for a terminal
    AdOrder order = AdOrder::table;                   ///< the one that suits it
};

/// All formats, such as `csv`.
[[nodiscard]] std::span<const ExportFormat> export_formats();

/// Throws Error (usage) for a format that is not in export_formats().
[[nodiscard]] std::unique_ptr<Exporter> make_exporter(std::string_view format, Sink sink,
                                                      const ExportSettings& settings = {});

}  // namespace jobfeed
