// SPDX-License-Identifier: MIT
#include "store/file_system.hpp"

#include <jobfeed/storage.hpp>

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <utility>

namespace jobfeed::store {

std::string file_system_of(const std::filesystem::path& path) {
    struct stat status {};
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (::stat(path.c_str(), &status) != 0 && ::stat(folder.c_str(), &status) != 0) return {};
    const std::string device = fmt::format("{}:{}", major(status.st_dev), minor(status.st_dev));
    std::ifstream mounts("/proc/self/mountinfo");
    // 36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream fields(line);
        std::string number;
        std::string parent;
        std::string mounted;
        fields >> number >> parent >> mounted;
        const auto separator = line.find(" - ");
        if (mounted != device || separator == std::string::npos) continue;
        return line.substr(separator + 3, line.find(' ', separator + 3) - separator - 3);
    }
    return {};
}

bool has_locks(const std::filesystem::path& database) {
    // Not on the database itself: closing it would let go of SQLite's own locks.
    const std::string path = database.string() + ".lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) return true;
    struct flock range {};
    range.l_type = F_WRLCK;
    const bool fails = ::fcntl(descriptor, F_GETLK, &range) != 0;
    ::close(descriptor);
    return !fails;
}

std::string move_to_local_disk(const std::filesystem::path& path) {
    const std::string kind = file_system_of(path);
    return fmt::format(
        "{} is on a file system{} without the locks or the shared memory that SQLite needs, as "
        "network drives can be; put the database on a disk of this machine (--db PATH)",
        path.string(), kind.empty() ? "" : " (" + kind + ")");
}

}  // namespace jobfeed::store

namespace jobfeed {
namespace {

constexpr std::array network_drives{"nfs",  "nfs4",       "cifs", "smb3",           "smbfs", "afs",
                                    "ceph", "fuse.sshfs", "9p",   "fuse.glusterfs", "davfs", "fuse.rclone"};

}  // namespace

Storage storage_of(const std::filesystem::path& database) {
    std::error_code ignored;
    std::filesystem::path place = std::filesystem::absolute(database, ignored);
    while (place.has_relative_path() && !std::filesystem::exists(place, ignored)) place = place.parent_path();
    std::string kind = store::file_system_of(place);
    const bool on_network =
        std::find(network_drives.begin(), network_drives.end(), kind) != network_drives.end();
    return {
        .file_system = std::move(kind), .on_network = on_network, .has_locks = store::has_locks(database)};
}

}  // namespace jobfeed
