// SPDX-License-Identifier: MIT
#include "cli/token_command.hpp"

#include "cli/config/option_types.hpp"
#include "cli/terminal/standard_streams.hpp"
#include "cli/text/json_object.hpp"
#include "cli/text/printable.hpp"

#include <jobfeed/error.hpp>

#include <fmt/format.h>
#include <CLI/App.hpp>

namespace jobfeed::cli {
namespace {

std::string day_of(std::optional<Timestamp> moment, std::string_view otherwise) {
    constexpr std::size_t day = std::string_view("2024-06-01").size();
    return moment ? to_string(*moment).substr(0, day) : std::string(otherwise);
}

std::string state_of(const IssuedToken& token, Timestamp at) {
    if (token.revoked) return "revoked " + day_of(token.revoked, "");
    return token.holds(at) ? (token.is_public ? "public" : "") : "expired";
}

std::string line_of(const IssuedToken& token, Timestamp at) {
    std::string line =
        fmt::format("{}  {}  {:10}  {:18}  {}", token.id, day_of(token.issued, ""),
                    day_of(token.expires, "never"), state_of(token, at), printable(token.subject));
    return line + "\n";
}

std::string json_of(const IssuedToken& token) {
    return JsonObject()
               .text("id", token.id)
               .text("subject", token.subject)
               .json("public", token.is_public ? "true" : "false")
               .time("issued", token.issued)
               .time("expires", token.expires)
               .time("revoked", token.revoked)
               .str() +
           "\n";
}

TokenBook book_of(const Context& context) {
    return TokenBook::open(context.global.existing_database());
}

}  // namespace

void TokenCommand::setup(CLI::App& options) {
    options.add_option("ACTION", words_, "issue, list, or revoke ID")
        ->configurable(false)
        ->type_name("")
        ->required();
    add_text(options, "--subject", subject_, "Who the token is for")->type_name("NAME");
    add_duration(options, "--expires", expires_, "It holds for so long (90d); else until it is revoked");
    options.add_flag("--public", public_, "The server gives it to who asks at /api/publicToken");
    options.add_flag("--json", json_, "List as JSON, a token a line");
}

void TokenCommand::check_words() const {
    const std::string& action = words_.front();
    if (action != "issue" && action != "list" && action != "revoke")
        throw Error(ErrorKind::usage, fmt::format("'{}' is none of issue, list and revoke", action));
    if (action == "revoke" && words_.size() < 2)
        throw Error(ErrorKind::usage, "no token named; give the ID that jobfeed token list shows");
    if (action != "revoke" && words_.size() > 1)
        throw Error(ErrorKind::usage, fmt::format("unexpected argument '{}'", words_[1]));
    if (action == "issue" && subject_.empty())
        throw Error(ErrorKind::usage, "no subject given; name who will use the token with --subject");
}

ExitCode TokenCommand::run(const Context& context) {
    check_words();
    const std::string& action = words_.front();
    if (action == "issue") return issue(context);
    return action == "list" ? list(context) : revoke(context);
}

ExitCode TokenCommand::issue(const Context& context) const {
    TokenBook book = book_of(context);
    const Timestamp at = context.global.moment();
    const auto expires = expires_ ? std::optional(at + *expires_) : std::nullopt;
    const IssuedToken token = book.issue(subject_, public_, at, expires);
    print(sign_token(book, token) + "\n");
    context.log.info(fmt::format("its id is {}; it is shown this once", token.id));
    return ExitCode::done;
}

ExitCode TokenCommand::list(const Context& context) const {
    const TokenBook book = book_of(context);
    const auto tokens = book.all();
    if (!json_ && !tokens.empty())
        print(fmt::format("{:16}  {:10}  {:10}  {:18}  {}\n", "ID", "ISSUED", "EXPIRES", "STATE", "SUBJECT"));
    for (const IssuedToken& token : tokens) {
        if (!print(json_ ? json_of(token) : line_of(token, context.global.moment()))) break;
    }
    if (tokens.empty()) context.log.info("no token has been issued yet: jobfeed token issue --subject NAME");
    return ExitCode::done;
}

ExitCode TokenCommand::revoke(const Context& context) const {
    TokenBook book = book_of(context);
    for (auto id = words_.begin() + 1; id != words_.end(); ++id) {
        if (!book.revoke(*id, context.global.moment()))
            throw Error(ErrorKind::usage,
                        fmt::format("no token has the id '{}'; see jobfeed token list", printable(*id)));
        context.log.closing(fmt::format("{} is revoked", *id));
    }
    return ExitCode::done;
}

}  // namespace jobfeed::cli
