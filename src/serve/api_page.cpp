// SPDX-License-Identifier: MIT
#include "serve/api_page.hpp"

#include "serve/page_template.hpp"

namespace jobfeed::serve {

Answer api_page(const Request& request, std::uint64_t cap) {
    const Language language = language_of(request);
    const bool is_english = language == Language::english;
    PageValues values(language);
    values.set("TITLE", phrase("T_API", language));
    values.set("CAP", number_text(cap));
    values.set("OTHER_LANGUAGE", is_english ? "/api?lang=no" : "/api?lang=en");
    return page_answer(200, is_english ? Page::api_english : Page::api_norwegian, values);
}

}  // namespace jobfeed::serve
