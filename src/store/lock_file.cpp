// SPDX-License-Identifier: MIT
#include "store/lock_file.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/timestamp.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

namespace jobfeed::store {
namespace {

std::string reason(int error) {
    return std::generic_category().message(error);
}

std::string holder(int descriptor) {
    std::array<char, 128> text{};
    const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
    std::string line(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!line.empty() && line.back() == '\n') line.pop_back();
    return line.empty() ? "of unknown pid" : line;
}

}  // namespace

LockFile::LockFile(const std::filesystem::path& database) : descriptor_(-1) {
    const std::string path = database.string() + ".lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        throw Error(ErrorKind::failed,
                    fmt::format("{} cannot be opened: {}; check that you may write to that folder", path,
                                reason(errno)));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string other = holder(descriptor_);
        ::close(descriptor_);
        if (error != EWOULDBLOCK) {
            throw Error(ErrorKind::failed, fmt::format("{} cannot be locked: {}", path, reason(error)));
        }
        throw Error(ErrorKind::busy,
                    fmt::format("another jobfeed ({}) is writing to {}; wait until it has ended", other,
                                database.string()));
    }
    const std::string line = fmt::format("pid {}, started {}\n", ::getpid(), to_string(now()));
    if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, line.data(), line.size(), 0) < 0) {
        const int error = errno;
        ::close(descriptor_);
        throw Error(ErrorKind::failed, fmt::format("{} cannot be written: {}", path, reason(error)));
    }
}

LockFile::~LockFile() {
    ::close(descriptor_);
}

}  // namespace jobfeed::store
