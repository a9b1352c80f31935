// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace simulator {

/// A small seeded generator (splitmix64). The standard distributions differ between libraries; these
/// draws do not, so a seed means the same corpus everywhere.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    /// A generator that depends on all of the parts and is unrelated to that of any other parts.
    Random(std::initializer_list<std::uint64_t> parts) : state_(0) {
        for (const std::uint64_t part : parts) {
            state_ = next() ^ part;
        }
    }

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    }

    /// One of 0..bound-1; bound is not 0.
    std::size_t below(std::size_t bound) {
        return static_cast<std::size_t>(((next() >> 32U) * static_cast<std::uint64_t>(bound)) >> 32U);
    }

    /// One of first..last.
    std::size_t between(std::size_t first, std::size_t last) { return first + below(last - first + 1); }

    /// From 0 up to, but not, 1.
    double fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

    bool chance(double probability) { return fraction() < probability; }

    template <typename List>
    const auto& pick(const List& list) {
        return list[below(list.size())];
    }

  private:
    std::uint64_t state_;
};

/// The same text gives the same number on every machine (FNV-1a).
inline std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char letter : text) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    }
    return hash;
}

}  // namespace simulator
