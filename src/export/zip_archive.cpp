// SPDX-License-Identifier: MIT
#include "zip_archive.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <minizip/zip.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace jobfeed {
namespace {

void must(int code) {
    if (code != ZIP_OK)
        throw Error(
            ErrorKind::failed,
            fmt::format("cannot write a temporary file in {}: {}; free some space, or name another folder in "
                        "TMPDIR",
                        TemporaryFile::folder(), std::strerror(errno)));
}

}  // namespace

void ZipArchive::Closer::operator()(void* archive) const {
    zipClose(archive, nullptr);
}

ZipArchive::ZipArchive() : archive_(zipOpen64(file_.path().c_str(), APPEND_STATUS_CREATE)) {
    must(archive_ ? ZIP_OK : ZIP_ERRNO);
}

void ZipArchive::begin_part(const std::string& name) {
    zip_fileinfo info{};
    // The first day that zip knows: the same ads make the same file.
    info.tmz_date = {.tm_sec = 0, .tm_min = 0, .tm_hour = 0, .tm_mday = 1, .tm_mon = 0, .tm_year = 1980};
    // Three times as fast as zlib's default, and a third larger.
    must(zipOpenNewFileInZip(archive_.get(), name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                             Z_BEST_SPEED));
}

void ZipArchive::write(std::string_view text) {
    must(zipWriteInFileInZip(archive_.get(), text.data(), static_cast<unsigned>(text.size())));
}

void ZipArchive::end_part() {
    must(zipCloseFileInZip(archive_.get()));
}

bool ZipArchive::pass_to(const Sink& sink) {
    must(zipClose(archive_.release(), nullptr));
    return file_.pass_to(sink);
}

}  // namespace jobfeed
