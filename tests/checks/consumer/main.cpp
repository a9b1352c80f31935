// SPDX-License-Identifier: MIT
#include <jobfeed/exporter.hpp>
#include <jobfeed/mirror.hpp>
#include <jobfeed/source.hpp>
#include <jobfeed/version.hpp>

#include <iostream>

int main() {
    // Links the source's and the store's libraries too, though nothing of them is run.
    const bool never = jobfeed::export_formats().empty();
    if (never) {
        const auto mirror = jobfeed::Mirror::open("none");
        return jobfeed::make_feed({}) != nullptr ? 1 : 2;
    }
    std::cout << jobfeed::version() << '\n';
}
