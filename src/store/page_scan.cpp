// SPDX-License-Identifier: MIT
#include "store/page_scan.hpp"

#include "store/page_layout.hpp"

#include <jobfeed/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <span>
#include <unordered_map>

namespace jobfeed::store {
namespace {

using Bytes = std::vector<unsigned char>;

bool is_zero(std::span<const unsigned char> bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](unsigned char byte) { return byte == 0; });
}

/// A file, read anywhere.
class RawFile {
  public:
    explicit RawFile(const std::string& path) : path_(path), file_(path, std::ios::binary) {}

    /// Returns how much of it there was.
    std::size_t read(std::uint64_t place, std::span<unsigned char> into) {
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(place));
        file_.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(file_.gcount());
    }

    void read_all(std::uint64_t place, std::span<unsigned char> into) {
        if (read(place, into) != into.size())
            throw Error(ErrorKind::failed,
                        fmt::format("{} ends before its byte {}", path_, place + into.size()));
    }

  private:
    std::string path_;
    std::ifstream file_;
};

/// The pages of a database, each as it was written last.
class Pages {
  public:
    explicit Pages(Database& database)
        : file_(database.path()),
          log_(database.path() + "-wal"),
          page_(static_cast<std::size_t>(database.number("PRAGMA page_size"))),
          count_(static_cast<std::uint64_t>(database.number("PRAGMA page_count"))) {
        find_in_log();
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] bool in_log(std::uint64_t number) const { return in_log_.count(number) > 0; }

    /// Valid until the next one.
    std::span<const unsigned char> read(std::uint64_t number) {
        if (const auto found = in_log_.find(number); found != in_log_.end()) {
            log_.read_all(found->second, page_);
        } else {
            file_.read_all((number - 1) * page_.size(), page_);
        }
        return page_;
    }

  private:
    /// Each page's last frame of a transaction that was committed. Frames behind the log's present end are of
    /// older ones, and have other salts.
    void find_in_log() {
        constexpr std::size_t log_header = 32;
        constexpr std::size_t frame_header = 24;
        constexpr std::size_t salts_in_log = 16;
        constexpr std::size_t salts_in_frame = 8;
        Bytes start(log_header);
        if (log_.read(0, start) != log_header) return;
        std::unordered_map<std::uint64_t, std::uint64_t> uncommitted;
        Bytes header(frame_header);
        for (std::uint64_t place = log_header; log_.read(place, header) == frame_header;
             place += frame_header + page_.size()) {
            if (number_at(header, salts_in_frame, 8) != number_at(start, salts_in_log, 8)) return;
            uncommitted[number_at(header, 0, 4)] = place + frame_header;
            if (number_at(header, 4, 4) == 0) continue;
            for (const auto& [number, at] : uncommitted) in_log_[number] = at;
            uncommitted.clear();
        }
    }

    RawFile file_;
    RawFile log_;
    Bytes page_;
    std::uint64_t count_;
    std::unordered_map<std::uint64_t, std::uint64_t> in_log_{};
};

/// Places of former rows, behind the list of the present ones: nothing of what rows held. Two bytes of a text
/// are a greater number than any place in a page of this size.
bool is_list_of_places(std::span<const unsigned char> part, std::size_t page_size) {
    constexpr std::size_t two_blanks = 0x2020;
    if (page_size > two_blanks) return is_zero(part);
    for (std::size_t place = 0; place + 2 <= part.size(); place += 2) {
        if (number_at(part, place, 2) >= page_size) return false;
    }
    return true;
}

/// Whether nothing stands where no row is. A page without free parts but the unallocated one is the usual
/// case; parts between rows are linked, each beginning with the place of the next and its own size.
bool is_clean(std::span<const unsigned char> page, bool is_first) {
    const auto part = unallocated_part(page, is_first);
    if (!part) return false;
    if (!is_list_of_places(page.subspan(part->begin, part->end - part->begin), page.size())) return false;
    std::size_t hole = number_at(page, (is_first ? 100 : 0) + 1, 2);
    while (hole != 0 && hole + 4 <= page.size()) {
        const std::size_t size = number_at(page, hole + 2, 2);
        const std::size_t next = number_at(page, hole, 2);
        if (size < 4 || hole + size > page.size() || !is_zero(page.subspan(hole + 4, size - 4))) return false;
        if (next != 0 && next <= hole) return false;  // they come in their order: this list has no end
        hole = next;
    }
    return true;
}

/// A page of which other pages' numbers are all that may stand in it.
bool is_list_of_pages(std::span<const unsigned char> page, std::uint64_t pages) {
    for (std::size_t place = 8; place + 4 <= page.size(); place += 4) {
        if (number_at(page, place, 4) > pages) return false;
    }
    return true;
}

void scan_free_pages(Pages& pages, FileRemains& found) {
    constexpr std::size_t first_in_header = 32;
    std::uint64_t trunk = number_at(pages.read(1), first_in_header, 4);
    const auto note = [&found](std::uint64_t number, bool is_empty) {
        ++found.free_pages;
        if (is_empty) return;
        ++found.full_free_pages;
        if (found.first == 0) found.first = number;
    };
    while (trunk != 0 && found.free_pages < pages.count()) {
        const auto page = pages.read(trunk);
        note(trunk, is_list_of_pages(page, pages.count()));
        const std::uint64_t next = number_at(page, 0, 4);
        const auto count = std::min<std::size_t>(number_at(page, 4, 4), page.size() / 4 - 2);
        std::vector<std::uint64_t> leaves;
        for (std::size_t i = 0; i < count; ++i) leaves.push_back(number_at(page, 8 + 4 * i, 4));
        for (const std::uint64_t leaf : leaves) note(leaf, is_zero(pages.read(leaf)));
        trunk = next;
    }
}

void scan_used_pages(Database& database, Pages& pages, FileRemains& found) {
    constexpr std::size_t overflow_header = 4;
    database.prepare("SELECT pageno, pagetype, payload FROM dbstat").each([&](const Statement& row) {
        const auto number = static_cast<std::uint64_t>(row.integer(0));
        const auto page = pages.read(number);
        const bool clean =
            row.text(1) == "overflow"
                ? is_zero(page.subspan(overflow_header + static_cast<std::size_t>(row.integer(2))))
                : is_clean(page, number == 1);
        if (clean) return;
        if (pages.in_log(number)) return void(++found.remains_in_log);
        ++found.remains;
        if (found.first == 0) found.first = number;
    });
}

}  // namespace

FileRemains scan_pages(Database& database) {
    const ReadTransaction transaction(database);
    Pages pages(database);
    FileRemains found{.pages = pages.count()};
    scan_free_pages(pages, found);
    scan_used_pages(database, pages, found);
    return found;
}

}  // namespace jobfeed::store
