// SPDX-License-Identifier: MIT
#include "store/lock_file.hpp"

#include "store/file_system.hpp"
#include "store/private_file.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/timestamp.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace jobfeed::store {
namespace {

constexpr std::string_view first_word = "pid ";

std::string reason(int error) {
    return std::generic_category().message(error);
}

/// A new one may be used by those who may use the database.
int open_lock(const std::string& path, const std::filesystem::path& database) {
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    const int made = ::open(path.c_str(), flags | O_CREAT | O_EXCL, 0600);
    if (made < 0) return errno == EEXIST ? ::open(path.c_str(), flags) : made;
    struct stat status {};
    const bool is_there = ::stat(database.c_str(), &status) == 0;
    ::fchmod(made, is_there ? status.st_mode & 0666U : 0600U);
    return made;
}

std::string first_line(int descriptor) {
    std::array<char, 128> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    std::string line(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return line.substr(0, line.find('\n'));
}

/// Whether the open file is a lock, and not something else that would be overwritten.
bool is_lock(int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink > 1) return false;
    return status.st_size == 0 || first_line(descriptor).starts_with(first_word);
}

[[noreturn]] void refuse(const std::string& path) {
    throw Error(ErrorKind::failed,
                fmt::format("{} is not jobfeed's lock but a link or another file, and was left alone; "
                            "remove it, or name another database with --db",
                            path));
}

}  // namespace

LockFile::LockFile(const std::filesystem::path& database) : descriptor_(-1) {
    const std::filesystem::path meant = behind_links(database);
    const std::string path = meant.string() + ".lock";
    descriptor_ = open_lock(path, meant);
    if (descriptor_ < 0 && errno == ELOOP) refuse(path);
    if (descriptor_ < 0) {
        throw Error(ErrorKind::failed,
                    fmt::format("{} cannot be opened: {}; check that you may write to it and to its folder",
                                path, reason(errno)));
    }
    try {
        if (!is_lock(descriptor_)) refuse(path);
        take(path, database);
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

void LockFile::take(const std::string& path, const std::filesystem::path& database) const {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        if (error != EWOULDBLOCK) {
            throw Error(ErrorKind::failed, fmt::format("{} cannot be locked: {}; {}", path, reason(error),
                                                       move_to_local_disk(path)));
        }
        const std::string other = first_line(descriptor_);
        throw Error(ErrorKind::busy,
                    fmt::format("another jobfeed ({}) is writing to {}; wait until it has ended",
                                other.empty() ? "of unknown pid" : other, database.string()));
    }
    const std::string line = fmt::format("{}{}, started {}\n", first_word, ::getpid(), to_string(now()));
    if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, line.data(), line.size(), 0) < 0)
        throw Error(ErrorKind::failed, fmt::format("{} cannot be written: {}", path, reason(errno)));
}

LockFile::~LockFile() {
    ::close(descriptor_);
}

}  // namespace jobfeed::store
