// SPDX-License-Identifier: MIT
#include "serve/page_template.hpp"

#include "serve/page_sources.hpp"
#include "serve/phrases.hpp"
#include "serve/template_string.hpp"

#include <jobfeed/error.hpp>

#include <ctemplate/template.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace jobfeed::serve {
namespace {

using ctemplate::Template;
using ctemplate::TemplateDictionary;

/// Pages are compiled into the program, so that one that cannot be read is a mistake of ours.
std::unique_ptr<const Template> compiled(std::string_view begin, std::string_view body,
                                         std::string_view end) {
    const std::string source = fmt::format("{{{{%AUTOESCAPE context=\"HTML\"}}}}{}{}{}", begin, body, end);
    std::unique_ptr<const Template> page(Template::StringToTemplate(source, ctemplate::STRIP_BLANK_LINES));
    if (!page) throw Error(ErrorKind::failed, "a page's template cannot be read");
    return page;
}

std::unique_ptr<const Template> compiled(std::string_view body) {
    return compiled(page_begin, body, page_end);
}

const Template& template_of(Page page) {
    static const std::array<std::unique_ptr<const Template>, 7> pages{
        compiled(search_body),
        compiled(ad_body),
        compiled(notice_body),
        compiled(report_body),
        compiled(report_begin, report_body, report_end),
        compiled(api_english_body),
        compiled(api_norwegian_body)};
    return *pages.at(static_cast<std::size_t>(page));
}

}  // namespace

PageValues::PageValues(Language language)
    : language_(language), dictionary_(std::make_unique<TemplateDictionary>("page")) {
    set("LANG", code_of(language));
    for (const Phrase& each : phrases) set(each.name, phrase(each.name, language));
}

PageValues::~PageValues() = default;

void PageValues::set(std::string_view name, std::string_view value) {
    dictionary_->SetValue(borrowed(name), borrowed(value));
}

void PageValues::show(std::string_view section, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    show(section);
    set(name, value);
}

void PageValues::show(std::string_view section) {
    dictionary_->ShowSection(borrowed(section));
}

void PageValues::add_row(std::string_view section, const std::vector<Value>& values) {
    TemplateDictionary& row = *dictionary_->AddSectionDictionary(borrowed(section));
    for (const Value& value : values) {
        row.SetValue(borrowed(value.name), borrowed(value.value));
        if (!value.value.empty()) row.ShowSection("HAS_" + std::string(value.name));
    }
}

std::string page_text(Page page, const PageValues& values) {
    std::string text;
    if (!template_of(page).Expand(&text, &values.dictionary()))
        throw Error(ErrorKind::failed, "a page's template cannot be filled in");
    return text;
}

Answer page_answer(int status, Page page, const PageValues& values) {
    Answer answer{.status = status, .body = page_text(page, values)};
    answer.with("Content-Type", "text/html; charset=utf-8")
        .with("Content-Language", std::string(code_of(values.language())))
        .with("Cache-Control", "public, max-age=60")
        .with("Content-Security-Policy",
              "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
              "frame-ancestors 'none'")
        .with("Referrer-Policy", "no-referrer");
    return answer;
}

Answer style_sheet() {
    return {
        .status = 200,
        .headers = {{"Content-Type", "text/css; charset=utf-8"}, {"Cache-Control", "public, max-age=3600"}},
        .body = std::string(style)};
}

}  // namespace jobfeed::serve
