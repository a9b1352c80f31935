// SPDX-License-Identifier: MIT
#include "excel_check.hpp"

#include "temporary_file.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <minizip/unzip.h>

#include <array>
#include <memory>
#include <string_view>

namespace jobfeed {
namespace {

struct ArchiveCloser {
    void operator()(void* archive) const { unzClose(archive); }
};

[[noreturn]] void fail() {
    throw Error(
        ErrorKind::failed,
        fmt::format("the workbook was not written whole: there is likely no space left in {}; free some, or "
                    "name another folder in TMPDIR",
                    TemporaryFile::folder()));
}

/// Counts how often it occurs in a text that comes in pieces.
class Occurrences {
  public:
    explicit Occurrences(std::string_view wanted) : wanted_(wanted) {}

    void add(std::string_view piece) {
        rest_ += piece;
        std::size_t from = 0;
        for (auto at = rest_.find(wanted_); at != std::string::npos; at = rest_.find(wanted_, from)) {
            ++count_;
            from = at + wanted_.size();
        }
        // What may be the beginning of the next one.
        const std::size_t kept = std::min(rest_.size() - from, wanted_.size() - 1);
        rest_.erase(0, rest_.size() - kept);
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }

  private:
    std::string_view wanted_;
    std::string rest_;
    std::uint64_t count_ = 0;
};

/// The rows in a part of the archive.
std::uint64_t rows_of_part(void* archive) {
    Occurrences rows("</row>");
    std::array<char, 64 * 1024> buffer;
    char last = 0;
    if (unzOpenCurrentFile(archive) != UNZ_OK) fail();
    while (true) {
        const int size = unzReadCurrentFile(archive, buffer.data(), static_cast<unsigned>(buffer.size()));
        if (size < 0) fail();
        if (size == 0) break;
        rows.add({buffer.data(), static_cast<std::size_t>(size)});
        last = buffer[static_cast<std::size_t>(size) - 1];
    }
    // All parts are XML. Closing tells whether the checksum is right.
    if (unzCloseCurrentFile(archive) != UNZ_OK || (last != '>' && last != '\n')) fail();
    return rows.count();
}

}  // namespace

void check_workbook(const std::string& path, std::uint64_t rows) {
    const std::unique_ptr<void, ArchiveCloser> archive(unzOpen64(path.c_str()));
    if (!archive || unzGoToFirstFile(archive.get()) != UNZ_OK) fail();
    std::uint64_t found = 0;
    int more = UNZ_OK;
    for (; more == UNZ_OK; more = unzGoToNextFile(archive.get())) found += rows_of_part(archive.get());
    if (more != UNZ_END_OF_LIST_OF_FILE || found != rows) fail();
}

}  // namespace jobfeed
