// SPDX-License-Identifier: MIT
#include "cli/terminal/output_file.hpp"

#include "cli/terminal/standard_streams.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace jobfeed::cli {
namespace {

/// The permissions that the file has, or that a new one gets.
mode_t mode_of(const std::filesystem::path& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) return status.st_mode & 07777U;
    const mode_t mask = umask(0);
    umask(mask);
    return 0666U & ~mask;
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code ignored;
    // Through a link the file behind it is meant; replacing the link would surprise.
    if (std::filesystem::is_symlink(path_, ignored)) {
        const auto behind = std::filesystem::weakly_canonical(path_, ignored);
        if (!ignored) path_ = behind;
    }
    const auto status = std::filesystem::status(path_, ignored);
    if (std::filesystem::is_directory(status)) {
        throw Error(ErrorKind::failed, fmt::format("cannot write {}: it is a folder", path_.string()));
    }
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        make_temporary();
    }
    if (descriptor_ < 0) fail("write");
}

void OutputFile::make_temporary() {
    std::string name = (path_.parent_path() / fmt::format(".{}.XXXXXX", path_.filename().string())).string();
    descriptor_ = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) return;
    temporary_ = name;
    fchmod(descriptor_, mode_of(path_));
}

OutputFile::~OutputFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!temporary_.empty()) unlink(temporary_.c_str());
}

bool OutputFile::write(std::string_view text) {
    return write_all(descriptor_, text, path_.string());
}

void OutputFile::commit() {
    if (temporary_.empty()) return;
    if (fsync(descriptor_) != 0) fail("write");
    if (close(std::exchange(descriptor_, -1)) != 0) fail("write");
    if (rename(temporary_.c_str(), path_.c_str()) != 0) fail("replace");
    temporary_.clear();
    // So that the new name outlives a power failure too; a file system that cannot do it has done what it
    // can.
    const auto folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    if (const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); opened >= 0) {
        fsync(opened);
        close(opened);
    }
}

void OutputFile::fail(std::string_view what) const {
    throw Error(ErrorKind::failed,
                fmt::format("cannot {} {}: {}", what, path_.string(), std::strerror(errno)));
}

}  // namespace jobfeed::cli
