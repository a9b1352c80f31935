// SPDX-License-Identifier: MIT
#pragma once

#include "job_words.hpp"
#include "random.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace simulator {

/// Who and what a text of the corpus is about.
struct Subject {
    std::string_view role;
    std::string_view employer;
    std::string_view town;
};

/// Appends the pattern with each `%x` replaced as `job_words.hpp` says.
void append_pattern(std::string& text, std::string_view pattern, const Subject& subject, Random& random);

/// Appends an ad's description, HTML as the content of a JSON string, of about `size` bytes.
void append_description(std::string& text, std::size_t size, const Subject& subject, Random& random);

/// Appends what an employer says of itself, likewise.
void append_employer_description(std::string& text, std::size_t size, const Subject& subject, Random& random);

/// The text with its first letter in upper case.
std::string capitalized(std::string_view text);

}  // namespace simulator
