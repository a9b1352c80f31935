// SPDX-License-Identifier: MIT
#include "new_folder.hpp"

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

namespace jobfeed {
namespace {

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& path) {
    throw Error(ErrorKind::failed,
                fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

void flush_folder(const std::filesystem::path& path) {
    const int opened = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return;
    fsync(opened);
    close(opened);
}

}  // namespace

NewFolder::NewFolder(const std::filesystem::path& place) : place_(place.lexically_normal()) {
    if (!place_.has_filename()) place_ = place_.parent_path();
    std::string name =
        (place_.parent_path() / fmt::format(".{}.XXXXXX", place_.filename().string())).string();
    if (mkdtemp(name.data()) == nullptr) fail("make a folder beside", place_);
    path_ = name;
    const mode_t mask = umask(0);
    umask(mask);
    chmod(path_.c_str(), 0777U & ~mask);
}

NewFolder::~NewFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

void NewFolder::write(const std::string& name, std::string_view text) {
    Writer file(*this, name);
    file.write(text);
    file.end();
}

void NewFolder::take_place() {
    flush_folder(path_);
    std::error_code unknown;
    const bool is_there = std::filesystem::exists(place_, unknown);
    const unsigned how = is_there ? RENAME_EXCHANGE : 0;
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, place_.c_str(), how) != 0) fail("replace", place_);
    flush_folder(place_.has_parent_path() ? place_.parent_path() : ".");
    // What it was exchanged with is under its first name now, and goes with this object.
    if (!is_there) path_.clear();
}

NewFolder::Writer::Writer(NewFolder& folder, std::string name)
    : folder_(folder),
      file_{.name = std::move(name), .bytes = 0, .sha256 = {}},
      descriptor_(open((folder.path_ / file_.name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) fail("write", folder.path_ / file_.name);
}

NewFolder::Writer::~Writer() {
    if (descriptor_ >= 0) close(descriptor_);
}

void NewFolder::Writer::write(std::string_view text) {
    sum_.add(text);
    file_.bytes += text.size();
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno != EINTR) fail("write", folder_.place_ / file_.name);
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

void NewFolder::Writer::end() {
    if (fsync(descriptor_) != 0 || close(std::exchange(descriptor_, -1)) != 0)
        fail("write", folder_.place_ / file_.name);
    file_.sha256 = sum_.hex();
    folder_.files_.push_back(std::move(file_));
}

}  // namespace jobfeed
