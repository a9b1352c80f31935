// SPDX-License-Identifier: MIT
#include "temporary_file.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace jobfeed {
namespace {

[[noreturn]] void fail_to(std::string_view what) {
    throw Error(ErrorKind::failed,
                fmt::format("cannot {} a temporary file in {}: {}; name another folder in TMPDIR", what,
                            TemporaryFile::folder(), std::strerror(errno)));
}

}  // namespace

std::string TemporaryFile::folder() {
    const char* const named = std::getenv("TMPDIR");
    return named != nullptr && *named != '\0' ? named : "/tmp";
}

TemporaryFile::TemporaryFile() {
    std::string name = folder() + "/jobfeed-XXXXXX";
    descriptor_ = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail_to("make");
    unlink(name.c_str());
}

TemporaryFile::~TemporaryFile() {
    close(descriptor_);
}

std::string TemporaryFile::path() const {
    return fmt::format("/proc/self/fd/{}", descriptor_);
}

bool TemporaryFile::pass_to(const Sink& sink) const {
    std::array<char, 64 * 1024> buffer;
    for (off_t at = 0;;) {
        const ssize_t size = pread(descriptor_, buffer.data(), buffer.size(), at);
        if (size < 0) fail_to("read");
        if (size == 0) return true;
        if (!sink({buffer.data(), static_cast<std::size_t>(size)})) return false;
        at += size;
    }
}

}  // namespace jobfeed
