// SPDX-License-Identifier: MIT
#include "cli/config/token_source.hpp"

#include "cli/config/option_types.hpp"
#include "cli/config/paths.hpp"
#include "cli/config/text_input.hpp"
#include "cli/text/duration.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

#include <filesystem>

namespace jobfeed::cli {
namespace {

constexpr const char* white_space = " \t\r\n\f\v";

FoundToken checked(std::string_view text, std::string from) {
    const auto first = text.find_first_not_of(white_space);
    if (first == std::string_view::npos)
        throw Error(ErrorKind::token, fmt::format("the token from {} is empty", from));
    text = text.substr(first, text.find_last_not_of(white_space) - first + 1);
    keep_secret(text);
    if (text.find_first_of("\r\n") != std::string_view::npos) {
        throw Error(ErrorKind::token,
                    fmt::format("the token from {} has more than one line; leave only the token", from));
    }
    try {
        return {std::string(text), from, read_token(text)};
    } catch (const Error& error) {
        throw Error(ErrorKind::token, fmt::format("{}: {}", from, error.what()));
    }
}

std::optional<FoundToken> from_credentials() {
    const auto folder = variable("CREDENTIALS_DIRECTORY");
    if (!folder) return std::nullopt;
    const auto path = std::filesystem::path(*folder) / "jobfeed-token";
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    return checked(read_file(path.string(), ErrorKind::token), path.string());
}

std::string place(Origin origin, std::string_view option) {
    if (origin == Origin::flag) return std::string(option);
    if (origin == Origin::variable) return variable_name(option);
    return fmt::format("'{}' in the configuration file", option.substr(2));
}

}  // namespace

void TokenOptions::setup(CLI::App& options) {
    options.add_option("--token", token_, "The token; - reads it from standard input")->type_name("TOKEN");
    add_path(options, "--token-file", file_, "A file that holds the token");
    add_text(options, "--token-command", command_, "A shell command that prints the token")->type_name("CMD");
}

std::optional<FoundToken> TokenOptions::find(const Origins& origins) const {
    if (auto found = given_by(Origin::flag, origins)) return found;
    if (auto found = from_credentials()) return found;
    if (auto found = given_by(Origin::variable, origins)) return found;
    return given_by(Origin::file, origins);
}

std::optional<std::string> TokenOptions::file(const Origins& origins) const {
    if (origins.of("--token-file") == Origin::nowhere) return std::nullopt;
    return file_;
}

std::optional<FoundToken> TokenOptions::given_by(Origin origin, const Origins& origins) const {
    const auto token = [&]() -> std::optional<FoundToken> {
        if (origins.of("--token") != origin) return std::nullopt;
        if (token_ == "-" && origin == Origin::flag) return checked(read_standard_input(), "standard input");
        return checked(token_, place(origin, "--token"));
    };
    const auto file = [&]() -> std::optional<FoundToken> {
        if (origins.of("--token-file") != origin) return std::nullopt;
        return checked(read_file(file_, ErrorKind::token),
                       fmt::format("{} ({})", place(origin, "--token-file"), file_));
    };
    const auto command = [&]() -> std::optional<FoundToken> {
        if (origins.of("--token-command") != origin) return std::nullopt;
        return checked(read_command(command_, ErrorKind::token), place(origin, "--token-command"));
    };
    // JOBFEED_TOKEN_FILE comes before JOBFEED_TOKEN: a variable that holds a secret is the last resort.
    auto found = origin == Origin::variable ? file() : token();
    if (!found) found = origin == Origin::variable ? token() : file();
    if (!found) found = command();
    return found;
}

void check_not_expired(const FoundToken& token, Timestamp at) {
    const auto expires = token.claims.expires;
    if (!expires || at < *expires) return;
    const auto age = std::chrono::floor<std::chrono::seconds>(at - *expires);
    throw Error(ErrorKind::token, fmt::format("the token from {} expired at {} ({}); {}", token.from,
                                              to_string(*expires), rough_age(age), token_contact));
}

std::string expiry_warning(std::string_view which, Timestamp expires, Timestamp at) {
    constexpr std::chrono::days warn_before{7};
    if (expires - at > warn_before) return {};
    const auto age = std::chrono::floor<std::chrono::seconds>(at - expires);
    return fmt::format("{} {} {} ({}); {}", which, age.count() >= 0 ? "expired at" : "expires at",
                       to_string(expires), rough_age(age), token_contact);
}

}  // namespace jobfeed::cli
