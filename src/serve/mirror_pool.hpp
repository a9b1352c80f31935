// SPDX-License-Identifier: MIT
#pragma once

#include "serve/answer_cache.hpp"

#include <jobfeed/mirror.hpp>

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <sys/types.h>

namespace jobfeed::serve {

/// As many open mirrors as threads read: each is one thread's at a time.
class MirrorPool {
  public:
    /// Throws Error as Mirror::open().
    MirrorPool(std::filesystem::path path, std::size_t size);

    /// Runs it with a mirror. One whose file was replaced since is opened again.
    template <typename Function>
    auto with(Function function) {
        const Lease lease(*this);
        return function(lease.mirror());
    }

    /// An answer that is made from a mirror, or was made from it as it still is.
    [[nodiscard]] Answer answer(const Request& request, Timestamp at, const AnswerCache::Make& make) {
        const Lease lease(*this);
        return lease.answers().of(request, lease.mirror(), at, make);
    }

  private:
    struct Opened {
        Mirror mirror;
        ino_t file;
        AnswerCache answers;
    };

    class Lease {
      public:
        explicit Lease(MirrorPool& pool) : pool_(pool), opened_(pool.take()) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(opened_)); }
        [[nodiscard]] const Mirror& mirror() const { return opened_->mirror; }
        [[nodiscard]] AnswerCache& answers() const { return opened_->answers; }

      private:
        MirrorPool& pool_;
        std::unique_ptr<Opened> opened_;
    };

    [[nodiscard]] std::unique_ptr<Opened> open() const;
    [[nodiscard]] std::unique_ptr<Opened> take();
    void give_back(std::unique_ptr<Opened> opened);

    std::filesystem::path path_;
    std::size_t size_;
    std::mutex mutex_;
    std::condition_variable free_again_;
    std::vector<std::unique_ptr<Opened>> free_;
};

}  // namespace jobfeed::serve
