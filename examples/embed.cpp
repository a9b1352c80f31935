// SPDX-License-Identifier: MIT
// Prints the five newest ads of a county, by the library: embed ads.db nordland. To build it:
//     find_package(jobfeed REQUIRED)
//     add_executable(embed embed.cpp)
//     target_link_libraries(embed PRIVATE jobfeed::jobfeed)
#include <jobfeed/error.hpp>
#include <jobfeed/mirror.hpp>
#include <jobfeed/query.hpp>

#include <iostream>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: embed DATABASE COUNTY\n";
        return 2;
    }
    try {
        const auto mirror = jobfeed::Mirror::open(argv[1]);
        jobfeed::Query query{.columns = {"title", "employer", "places"}};
        query.filters.counties = {argv[2]};
        query.order = jobfeed::AdOrder::newest;
        query.limit = 5;
        mirror.each_ad(query, [](jobfeed::Row row) {
            for (const auto& value : row) std::cout << value.value_or("-") << '\t';
            return static_cast<bool>(std::cout << '\n');
        });
        std::cout << mirror.count(query) << " ads\n";
    } catch (const jobfeed::Error& error) {
        std::cerr << "embed: " << error.what() << '\n';
        return 1;
    }
}
