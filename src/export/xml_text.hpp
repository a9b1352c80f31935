// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace jobfeed {

/// Appends `text` as the content of an element, or of an attribute in double quotes, of XML or HTML. What XML
/// cannot hold at all becomes U+FFFD.
void append_xml_text(std::string& out, std::string_view text);

/// Appends `<name>text</name>` and a line break; nothing if the text is empty.
void append_xml_element(std::string& out, std::string_view name, std::string_view text);

}  // namespace jobfeed
