// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace simulator {

/// One of the servers behind the stilling-feed's address, and how it differs from the others.
struct Replica {
    int status = 0;                     ///< all that it answers: 502 while it is down; 0 for none
    bool refuses_public_token = false;  ///< 401 for the token that the others accept
    bool has_old_documents = false;     ///< its documents are those of the moment that was remembered
    bool has_old_events = false;        ///< likewise its events
};

/// The servers behind the stilling-feed's address, which take requests in turn. Any thread may use it.
class Replicas {
  public:
    /// With a number of requests, they all agree again after so many.
    void set(std::vector<Replica> replicas, std::optional<std::uint64_t> requests);

    /// The one that takes the next request.
    Replica next();

  private:
    std::mutex mutex_;
    std::vector<Replica> replicas_;
    std::optional<std::uint64_t> requests_left_;
    std::size_t turn_ = 0;
};

}  // namespace simulator
