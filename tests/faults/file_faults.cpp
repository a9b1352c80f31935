// SPDX-License-Identifier: MIT
// Preloaded into a program (LD_PRELOAD), counts its steps on one group of files, and makes one of them go
// wrong. A step is a call that changes a file whose path begins with $FAULTS_FILES: open (if it makes the
// file), write, sync, truncate, unlink. The index of the write-ahead log (-shm) does not count, as it is
// memory rather than a file.
//     FAULTS_FILES=/tmp/x/ads.db  FAULTS_LOG=/tmp/x/steps   write the name of each step there, a line each
//     FAULTS_AT=17 FAULTS_DO=…    what happens at the 17th step:
//         kill    SIGKILL before it          term    SIGTERM before it, then the step is done
//         torn    half of a write, SIGKILL   stop    SIGSTOP before it: the caller looks, and continues it
//         full    it and all later writes fail as on a full disk
//         unread  it is the 17th read, and it and all later ones fail as on a broken disk
//     FAULTS_DO=noflock, nolocks, noshm   flock, locks of ranges, shared memory fail as on some network
//     drives FAULTS_DO=readonly          no file can be made, or opened for writing, as in a folder of
//     somebody else's
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

using Open = int (*)(const char*, int, ...);
using Write = ssize_t (*)(int, const void*, size_t);
using Pwrite = ssize_t (*)(int, const void*, size_t, off64_t);
using Pread = ssize_t (*)(int, void*, size_t, off64_t);
using Truncate = int (*)(int, off64_t);
using OfDescriptor = int (*)(int);
using Flock = int (*)(int, int);
using Fcntl = int (*)(int, int, ...);
using Mmap = void* (*)(void*, size_t, int, int, int, off64_t);
using Access = int (*)(const char*, int);
using OfPath = int (*)(const char*);

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : value;
}

struct Plan {
    std::string files{variable("FAULTS_FILES")};
    std::string log{variable("FAULTS_LOG")};
    std::string what{variable("FAULTS_DO")};
    long at = std::atol(std::string(variable("FAULTS_AT")).c_str());
};

const Plan& plan() {
    static const Plan plan;
    return plan;
}

std::array<std::atomic<bool>, 4096> watched{};
std::array<std::atomic<bool>, 4096> shared{};  ///< those of the -shm file
std::atomic<long> steps{0};
std::atomic<long> reads{0};

bool is_among(std::string_view path) {
    return !plan().files.empty() && path.starts_with(plan().files);
}

bool is_watched(std::string_view path) {
    return is_among(path) && !path.ends_with("-shm");
}

bool is_watched(int descriptor) {
    return descriptor >= 0 && static_cast<size_t>(descriptor) < watched.size() &&
           watched[static_cast<size_t>(descriptor)];
}

bool is_shared(int descriptor) {
    return descriptor >= 0 && static_cast<size_t>(descriptor) < shared.size() &&
           shared[static_cast<size_t>(descriptor)];
}

void watch(int descriptor, bool on) {
    if (descriptor >= 0 && static_cast<size_t>(descriptor) < watched.size())
        watched[static_cast<size_t>(descriptor)] = on;
}

void log_step(const char* name, size_t size) {
    if (plan().log.empty()) return;
    const int log = next<Open>("open")(plan().log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    const std::string line = std::string(name) + ' ' + std::to_string(size) + '\n';
    static_cast<void>(next<Write>("write")(log, line.data(), line.size()));
    next<OfDescriptor>("close")(log);
}

enum class Fate { goes_on, fails, is_torn };

/// What becomes of a step that is about to be done.
Fate fate_of(const char* name, size_t size) {
    const long number = ++steps;
    log_step(name, size);
    const Plan& now = plan();
    if (now.what == "full" && now.at > 0 && number >= now.at && size > 0) {
        errno = ENOSPC;
        return Fate::fails;
    }
    if (number != now.at) return Fate::goes_on;
    if (now.what == "torn") return Fate::is_torn;
    if (now.what == "kill") ::kill(::getpid(), SIGKILL);
    if (now.what == "term") ::kill(::getpid(), SIGTERM);
    if (now.what == "stop") ::kill(::getpid(), SIGSTOP);
    return Fate::goes_on;
}

template <typename Whole>
ssize_t write_or_fail(const char* name, int descriptor, size_t size, Whole write) {
    if (!is_watched(descriptor)) return write(size);
    switch (fate_of(name, size)) {
        case Fate::fails:
            return -1;
        case Fate::is_torn:
            write(size / 2);
            ::kill(::getpid(), SIGKILL);
            break;
        case Fate::goes_on:
            break;
    }
    return write(size);
}

int open_or_fail(const char* path, int flags, mode_t mode) {
    const auto open = next<Open>("open64");
    if (is_among(path) && plan().what == "readonly" && (flags & O_ACCMODE) != O_RDONLY) {
        errno = EACCES;
        return -1;
    }
    if (!is_watched(path)) {
        const int descriptor = open(path, flags, mode);
        if (is_among(path) && descriptor >= 0 && static_cast<size_t>(descriptor) < shared.size())
            shared[static_cast<size_t>(descriptor)] = true;
        return descriptor;
    }
    struct stat status {};
    const bool makes = (flags & O_CREAT) != 0 && ::stat(path, &status) != 0;
    if (makes && fate_of("open", 0) == Fate::is_torn) ::kill(::getpid(), SIGKILL);
    const int descriptor = open(path, flags, mode);
    watch(descriptor, true);
    return descriptor;
}

int truncate_or_fail(int descriptor, off64_t size) {
    if (is_watched(descriptor)) fate_of("ftruncate", 0);
    return next<Truncate>("ftruncate64")(descriptor, size);
}

}  // namespace

extern "C" {

int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
    va_end(more);
    return open_or_fail(path, flags, mode);
}

int open(const char* path, int flags, ...) __attribute__((alias("open64")));

int access(const char* path, int mode) noexcept {
    const bool is_folder = std::string_view(plan().files).substr(0, plan().files.rfind('/')) == path;
    if (plan().what == "readonly" && (mode & W_OK) != 0 && (is_folder || is_among(path))) {
        errno = EACCES;
        return -1;
    }
    return next<Access>("access")(path, mode);
}

int close(int descriptor) {
    watch(descriptor, false);
    if (is_shared(descriptor)) shared[static_cast<size_t>(descriptor)] = false;
    return next<OfDescriptor>("close")(descriptor);
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
    return write_or_fail("write", descriptor, size,
                         [=](size_t part) { return next<Write>("write")(descriptor, bytes, part); });
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
    return write_or_fail("pwrite", descriptor, size, [=](size_t part) {
        return next<Pwrite>("pwrite64")(descriptor, bytes, part, offset);
    });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
    return pwrite64(descriptor, bytes, size, offset);
}

ssize_t pread64(int descriptor, void* bytes, size_t size, off64_t offset) {
    if (is_watched(descriptor) && plan().what == "unread" && ++reads >= plan().at) {
        errno = EIO;
        return -1;
    }
    return next<Pread>("pread64")(descriptor, bytes, size, offset);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    return truncate_or_fail(descriptor, size);
}
int ftruncate(int descriptor, off_t size) noexcept {
    return truncate_or_fail(descriptor, size);
}

int fsync(int descriptor) {
    if (is_watched(descriptor)) fate_of("fsync", 0);
    return next<OfDescriptor>("fsync")(descriptor);
}

int fdatasync(int descriptor) {
    if (is_watched(descriptor)) fate_of("fdatasync", 0);
    return next<OfDescriptor>("fdatasync")(descriptor);
}

int flock(int descriptor, int operation) noexcept {
    if (is_watched(descriptor) && plan().what == "noflock") {
        errno = ENOLCK;
        return -1;
    }
    return next<Flock>("flock")(descriptor, operation);
}

int fcntl64(int descriptor, int command, ...) {
    va_list more;
    va_start(more, command);
    void* const argument = va_arg(more, void*);
    va_end(more);
    const bool locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
    if (locks && plan().what == "nolocks" && (is_watched(descriptor) || is_shared(descriptor))) {
        errno = ENOLCK;
        return -1;
    }
    return next<Fcntl>("fcntl64")(descriptor, command, argument);
}

int fcntl(int descriptor, int command, ...) __attribute__((alias("fcntl64")));

void* mmap64(void* at, size_t size, int protection, int flags, int descriptor, off64_t offset) noexcept {
    if (is_shared(descriptor) && plan().what == "noshm") {
        errno = ENODEV;
        return MAP_FAILED;
    }
    return next<Mmap>("mmap64")(at, size, protection, flags, descriptor, offset);
}

void* mmap(void* at, size_t size, int protection, int flags, int descriptor, off_t offset) noexcept
    __attribute__((alias("mmap64")));

int unlink(const char* path) noexcept {
    if (is_watched(path)) fate_of("unlink", 0);
    return next<OfPath>("unlink")(path);
}
}
