// SPDX-License-Identifier: MIT
#pragma once

#include "serve/page_text.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ctemplate {
class TemplateDictionary;
}

namespace jobfeed::serve {

/// The values of a page. A value is escaped by the place where the template names it; one that was made safe
/// before is named there with `:none`. Sections are shown once for each time that they are added.
class PageValues {
  public:
    explicit PageValues(Language language);
    PageValues(const PageValues&) = delete;
    PageValues& operator=(const PageValues&) = delete;
    ~PageValues();

    /// Of the whole page.
    void set(std::string_view name, std::string_view value);
    void show(std::string_view section);
    /// Shows it for a value that is not empty.
    void show(std::string_view section, std::string_view name, std::string_view value);

    /// Values for the next row of a section; each is a name and a value.
    struct Value {
        std::string_view name;
        std::string_view value;
    };
    /// A value that is empty hides the section `HAS_` + its name within the row.
    void add_row(std::string_view section, const std::vector<Value>& values);

    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] const ctemplate::TemplateDictionary& dictionary() const { return *dictionary_; }
    /// For sections within sections.
    [[nodiscard]] ctemplate::TemplateDictionary& dictionary() { return *dictionary_; }

  private:
    Language language_;
    std::unique_ptr<ctemplate::TemplateDictionary> dictionary_;
};

enum class Page { search, ad, notice, report, report_file, api_english, api_norwegian };

/// The page itself.
[[nodiscard]] std::string page_text(Page page, const PageValues& values);

/// The page as an answer. Its headers allow the site's style sheet and forms and `data:` images, no more.
[[nodiscard]] Answer page_answer(int status, Page page, const PageValues& values);

[[nodiscard]] Answer style_sheet();

}  // namespace jobfeed::serve
