// SPDX-License-Identifier: MIT
#include <jobfeed/html.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 10 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
}

/// Takes what belongs to a link off the tag.
std::string_view without_link(std::string_view tag) {
    constexpr std::string_view before = "a href=\"";
    constexpr std::string_view after = "\" rel=\"noopener\"";
    if (!tag.starts_with(before)) return tag;
    require(tag.ends_with(after) && tag.size() > before.size() + after.size());
    tag.remove_prefix(before.size());
    tag.remove_suffix(after.size());
    require(jobfeed::is_safe_link(tag) && tag.find_first_of("\"'<>") == std::string_view::npos);
    return "a";
}

/// Every tag is a bare name or a safe link, and every element is closed.
void require_safe(std::string_view html) {
    std::vector<std::string_view> open;
    while (html.find('<') != std::string_view::npos) {
        html.remove_prefix(html.find('<') + 1);
        const std::size_t end = html.find('>');
        require(end != std::string_view::npos);
        std::string_view tag = html.substr(0, end);
        if (tag.starts_with('/')) {
            require(!open.empty() && open.back() == tag.substr(1));
            open.pop_back();
            continue;
        }
        tag = without_link(tag);
        require(is_name(tag) && tag != "script" && tag != "style");
        if (tag != "br" && tag != "hr") open.push_back(tag);
    }
    require(open.empty());
}

}  // namespace

/// Whatever a text is, what is made of it is safe, and its blocks have text; the fuzzer's own limit sees that
/// this does not take long, also when it comes a hundred times over.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view html(reinterpret_cast<const char*>(data), size);
    std::string long_html;
    for (int i = 0; i < 100; ++i) long_html += html;
    for (const std::string_view text : {html, std::string_view(long_html)}) {
        require_safe(jobfeed::safe_html(text));
        for (const auto& block : jobfeed::text_of_html(text)) require(!block.text.empty());
    }
    return 0;
}
