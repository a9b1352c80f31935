// SPDX-License-Identifier: MIT
#include "serve/mirror_pool.hpp"

#include <jobfeed/error.hpp>

#include <sys/stat.h>

#include <utility>

namespace jobfeed::serve {
namespace {

// The indexes over 25,000 ads, for four threads.
constexpr std::size_t bytes_in_memory = std::size_t{32} << 20;
// Some hundred pages, or fifty of the feed's with 100 ads.
constexpr std::size_t bytes_of_answers = std::size_t{32} << 20;

/// 0 if there is none now: between the steps of whoever replaces it, the old one goes on.
ino_t file_behind(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

}  // namespace

MirrorPool::MirrorPool(std::filesystem::path path, std::size_t size) : path_(std::move(path)), size_(size) {
    for (std::size_t i = 0; i < size; ++i) free_.push_back(open());
}

std::unique_ptr<MirrorPool::Opened> MirrorPool::open() const {
    const ino_t file = file_behind(path_);
    auto opened =
        std::make_unique<Opened>(Opened{Mirror::open(path_), file, AnswerCache(bytes_of_answers / size_)});
    opened->mirror.keep_in_memory(bytes_in_memory / size_);
    return opened;
}

std::unique_ptr<MirrorPool::Opened> MirrorPool::take() {
    std::unique_lock lock(mutex_);
    free_again_.wait(lock, [this] { return !free_.empty(); });
    auto opened = std::move(free_.back());
    free_.pop_back();
    lock.unlock();
    const ino_t file = file_behind(path_);
    if (file == 0 || file == opened->file) return opened;
    try {
        opened = open();
    } catch (const Error&) {
        give_back(std::move(opened));
        throw;
    }
    return opened;
}

void MirrorPool::give_back(std::unique_ptr<Opened> opened) {
    {
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(opened));
    }
    free_again_.notify_one();
}

}  // namespace jobfeed::serve
