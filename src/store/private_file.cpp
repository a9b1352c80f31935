// SPDX-License-Identifier: MIT
#include "store/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace jobfeed::store {

void make_private_file(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    // SQLite opens it next, and says what is wrong.
    if (descriptor < 0) return;
    ::fchmod(descriptor, 0600);
    ::close(descriptor);
}

}  // namespace jobfeed::store
