// SPDX-License-Identifier: MIT
#include "cli/doctor/schedule.hpp"

#include "cli/config/text_input.hpp"

#include <jobfeed/secret.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace jobfeed::cli::doctor {
namespace {

/// What a command prints; nothing if it fails: there need be neither systemd nor cron.
std::string output_of(const std::string& command) {
    try {
        return read_command(command + " 2>/dev/null", ErrorKind::failed);
    } catch (const Error&) {
        return {};
    }
}

std::string contents_of(const std::string& path) {
    try {
        return read_file(path, ErrorKind::failed);
    } catch (const Error&) {
        return {};
    }
}

void add(std::vector<std::string>& all, const std::string& where, std::string_view text) {
    for (const std::string& line : lines_about_jobfeed(text))
        all.push_back(redacted(fmt::format("{}: {}", where, line)));
}

std::vector<std::filesystem::path> files_of_cron() {
    std::vector<std::filesystem::path> files{"/etc/crontab"};
    for (const char* folder : {"/etc/cron.d", "/etc/cron.hourly", "/etc/cron.daily"}) {
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
            files.push_back(entry.path());
    }
    return files;
}

/// One blank in place of each run of them: tables are set in columns.
std::string with_single_blanks(std::string_view line) {
    std::string text;
    for (const char c : line) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank) text += c;
        if (blank && !text.empty() && text.back() != ' ') text += ' ';
    }
    if (text.ends_with(' ')) text.pop_back();
    return text;
}

}  // namespace

std::vector<std::string> lines_about_jobfeed(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string line = with_single_blanks(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.starts_with('#') && line.find("jobfeed") != std::string::npos)
            lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> schedules() {
    std::vector<std::string> all;
    add(all, "systemd", output_of("systemctl list-timers --all --no-legend --no-pager"));
    add(all, "systemd of this user", output_of("systemctl --user list-timers --all --no-legend --no-pager"));
    add(all, "crontab", output_of("crontab -l"));
    for (const auto& file : files_of_cron()) add(all, file.string(), contents_of(file.string()));
    return all;
}

}  // namespace jobfeed::cli::doctor
