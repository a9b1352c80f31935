// SPDX-License-Identifier: MIT
#include "plain_text.hpp"

#include <jobfeed/html.hpp>

namespace jobfeed {

std::string plain_text(std::string_view html) {
    std::string text;
    for (const TextBlock& block : text_of_html(html)) {
        if (!text.empty()) text += '\n';
        if (block.kind == TextBlock::Kind::heading && !text.empty()) text += '\n';
        if (block.depth > 1) text.append(2 * static_cast<std::size_t>(block.depth - 1), ' ');
        if (!block.marker.empty()) text.append(block.marker).append(" ");
        text += block.text;
    }
    return text;
}

}  // namespace jobfeed
