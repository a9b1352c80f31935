// SPDX-License-Identifier: MIT
#pragma once

#include <ctemplate/template.h>

#include <string_view>

namespace jobfeed::serve {

/// For ctemplate, which copies what it keeps; it has no constructor for a view.
inline ctemplate::TemplateString borrowed(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace jobfeed::serve
