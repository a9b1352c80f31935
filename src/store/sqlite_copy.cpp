// SPDX-License-Identifier: MIT
#include <jobfeed/sqlite_copy.hpp>

#include "store/sqlite.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <utility>

namespace jobfeed {
namespace {

using store::Database;
using store::Transaction;

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw Error(ErrorKind::failed, fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
}

/// A file beside its place, which takes that or goes.
class NewFile {
  public:
    explicit NewFile(std::filesystem::path place) : place_(std::move(place)) {
        std::string name =
            (place_.parent_path() / fmt::format(".{}.XXXXXX", place_.filename().string())).string();
        descriptor_ = mkostemp(name.data(), O_CLOEXEC);
        if (descriptor_ < 0) fail(place_);
        path_ = name;
        const mode_t mask = umask(0);
        umask(mask);
        fchmod(descriptor_, 0666U & ~mask);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile() {
        close(descriptor_);
        if (!path_.empty()) unlink(path_.c_str());
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    void take_place() {
        if (fsync(descriptor_) != 0 || rename(path_.c_str(), place_.c_str()) != 0) fail(place_);
        path_.clear();
    }

  private:
    std::filesystem::path place_;
    std::filesystem::path path_;
    int descriptor_ = -1;
};

/// Where the file is to be, behind links. A mirror is told by the number that SQLite's header has at byte 68.
std::filesystem::path checked_place(const std::filesystem::path& file) {
    std::error_code unknown;
    auto place = std::filesystem::weakly_canonical(file, unknown);
    if (unknown) place = file;
    if (std::filesystem::exists(place, unknown) && !std::filesystem::is_regular_file(place, unknown))
        throw Error(ErrorKind::usage, fmt::format("{} is no file; name another one", file.string()));
    constexpr std::size_t at = 68;
    std::array<char, at + 4> header{};
    std::ifstream(place, std::ios::binary).read(header.data(), header.size());
    if (std::string_view(header.data() + at, 4) == "jobf")
        throw Error(ErrorKind::usage, fmt::format("{} is a mirror; name another file", file.string()));
    return place;
}

void make_table(Database& copy, const std::vector<std::string>& columns) {
    std::string list;
    for (const std::string& column : columns) {
        list += fmt::format("{}{} TEXT{}", list.empty() ? "" : ", ", column,
                            column == "uuid" ? " PRIMARY KEY" : "");
    }
    // What is killed half-way never gets its name, so that no journal is needed.
    copy.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192");
    copy.execute(fmt::format("CREATE TABLE ads ({}) STRICT", list));
}

}  // namespace

std::uint64_t write_sqlite(const Mirror& mirror, const Query& query, const std::filesystem::path& file,
                           const std::function<void()>& before_each) {
    NewFile made(checked_place(file));
    std::uint64_t count = 0;
    {
        Database copy(made.path(), Database::Access::write);
        make_table(copy, query.columns);
        Transaction transaction(copy);
        auto insert = copy.prepare(
            fmt::format("INSERT INTO ads VALUES ({})",
                        fmt::join(std::vector<std::string_view>(query.columns.size(), "?"), ", ")));
        mirror.each_ad(query, [&](Row row) {
            before_each();
            insert.run_row(row);
            ++count;
            return true;
        });
        transaction.commit();
    }
    made.take_place();
    return count;
}

}  // namespace jobfeed
