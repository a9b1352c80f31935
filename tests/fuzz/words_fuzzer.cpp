// SPDX-License-Identifier: MIT
#include "html/words.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// Whatever a text is, its words are those that it had before, and not too many; the fuzzer's own limit sees
/// that they do not take long, also when it comes a hundred times over.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view html(reinterpret_cast<const char*>(data), size);
    if (jobfeed::html::words_of_html(html) != jobfeed::html::words_of_html(html)) std::abort();
    std::string long_html;
    for (int i = 0; i < 100; ++i) long_html += html;
    if (jobfeed::html::words_of_html(long_html).size() > std::size_t{64} << 10) std::abort();
    return 0;
}
