// SPDX-License-Identifier: MIT
#include "store/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

namespace jobfeed::store {

std::filesystem::path behind_links(const std::filesystem::path& path) {
    constexpr int most_links = 40;  // as Linux
    std::filesystem::path meant = path;
    std::error_code error;
    for (int links = 0; links < most_links && std::filesystem::is_symlink(meant, error); ++links)
        meant = meant.parent_path() / std::filesystem::read_symlink(meant, error);
    return meant;
}

void make_private_file(const std::filesystem::path& path) {
    const int descriptor = ::open(behind_links(path).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    // SQLite opens it next, and says what is wrong.
    if (descriptor < 0) return;
    ::fchmod(descriptor, 0600);
    ::close(descriptor);
}

}  // namespace jobfeed::store
