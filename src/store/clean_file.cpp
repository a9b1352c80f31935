// SPDX-License-Identifier: MIT
#include "store/clean_file.hpp"

#include "store/page_layout.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>

namespace jobfeed::store {
namespace {

/// The system's VFS, what its files do, and the same with pages cleaned.
struct CleanFileSystem {
    sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    sqlite3_vfs own = *system;
    const sqlite3_io_methods* system_methods = nullptr;
    sqlite3_io_methods clean_methods{};
};

CleanFileSystem& file_system() {
    static CleanFileSystem one;
    return one;
}

int write_clean(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 place) {
    const auto write = file_system().system_methods->xWrite;
    const auto size = static_cast<std::size_t>(std::max(count, 0));
    constexpr std::size_t smallest_page = 512;
    constexpr std::size_t largest_page = 65536;
    if (size < smallest_page || size > largest_page || !std::has_single_bit(size) || place % count != 0)
        return write(file, bytes, count, place);
    const auto* const first = static_cast<const unsigned char*>(bytes);
    const auto part = unallocated_part({first, size}, place == 0);
    if (!part) return write(file, bytes, count, place);
    // Not from the heap: nothing may be thrown through SQLite.
    thread_local std::array<unsigned char, largest_page> page;
    std::copy_n(first, size, page.begin());
    std::fill(page.begin() + part->begin, page.begin() + part->end, static_cast<unsigned char>(0));
    return write(file, page.data(), count, place);
}

/// What files do is known once one is open; it is the same for all of the system's.
void learn_methods(CleanFileSystem& files, const sqlite3_file& file) {
    static std::once_flag once;
    std::call_once(once, [&] {
        files.clean_methods = *file.pMethods;
        files.clean_methods.xWrite = write_clean;
        files.system_methods = file.pMethods;
    });
}

/// A file with auto_vacuum has pages that look as those of tables do.
bool has_auto_vacuum(sqlite3_file& file) {
    constexpr sqlite3_int64 largest_root = 52;  // 0 in a file without
    std::array<unsigned char, 4> bytes{};
    const int code = file.pMethods->xRead(&file, bytes.data(), static_cast<int>(bytes.size()), largest_root);
    return code != SQLITE_IOERR_SHORT_READ && (code != SQLITE_OK || number_at(bytes, 0, bytes.size()) != 0);
}

int open_clean(sqlite3_vfs* /*own*/, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    CleanFileSystem& files = file_system();
    const int code = files.system->xOpen(files.system, name, file, flags, out_flags);
    // Of log and journal nothing is changed: SQLite knows the sums of what it writes there.
    if (code != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0 || has_auto_vacuum(*file)) return code;
    learn_methods(files, *file);
    if (file->pMethods == files.system_methods) file->pMethods = &files.clean_methods;
    return code;
}

}  // namespace

const char* clean_file_system() {
    constexpr const char* name = "jobfeed";
    static const int code = [] {
        sqlite3_vfs& own = file_system().own;
        own.zName = name;
        own.xOpen = open_clean;
        return sqlite3_vfs_register(&own, 0);
    }();
    return code == SQLITE_OK ? name : nullptr;
}

}  // namespace jobfeed::store
