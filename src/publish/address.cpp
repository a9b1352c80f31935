// SPDX-License-Identifier: MIT
#include "publish/address.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>

#include <fmt/format.h>
#include <libpq-fe.h>

#include <memory>
#include <string_view>

namespace jobfeed::publishing {
namespace {

struct OptionsFreer {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, OptionsFreer>;

/// Its messages repeat parts of the address, which can be parts of a password.
Options parse(const std::string& address) {
    Options options(PQconninfoParse(address.c_str(), nullptr));
    if (!options) {
        throw Error(
            ErrorKind::usage,
            "the target cannot be read; write postgresql://USER@HOST/DATABASE, with %40 for an @ in a "
            "name and so on (RFC 3986)");
    }
    return options;
}

std::string_view option(const Options& options, std::string_view keyword) {
    for (const PQconninfoOption* each = options.get(); each->keyword != nullptr; ++each) {
        if (keyword == each->keyword) return each->val != nullptr ? each->val : "";
    }
    return {};
}

}  // namespace

void check_address(const std::string& address) {
    const Options options = parse(address);
    // Else a part of a password with an @ or a / in it would be looked up in the DNS, and told in messages.
    const auto port = option(options, "port");
    const bool odd = option(options, "host").find('@') != std::string_view::npos ||
                     option(options, "dbname").find('@') != std::string_view::npos ||
                     port.find_first_not_of("0123456789,") != std::string_view::npos;
    if (odd) {
        throw Error(
            ErrorKind::usage,
            "the target has an @, / or : that belongs to no part of it; write %40, %2F and %3A for those "
            "in a password, or better leave that out and put it in ~/.pgpass");
    }
    keep_secret(option(options, "password"));
}

void check_schema(const std::string& schema) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_0123456789";
    constexpr std::size_t longest = 63;
    const bool fits = !schema.empty() && schema.size() <= longest && schema.front() != '_' &&
                      (schema.front() < '0' || schema.front() > '9') && !schema.starts_with("pg_") &&
                      schema.find_first_not_of(letters) == std::string::npos;
    if (fits) return;
    throw Error(
        ErrorKind::usage,
        fmt::format("--schema {}: give a name of letters a to z, digits and _ that begins with a letter",
                    schema));
}

std::string name_of(const std::string& address) {
    const Options options = parse(address);
    const auto service = option(options, "service");
    if (!service.empty()) return fmt::format("postgresql:///?service={}", service);
    // As libpq completes it, from the environment and by the user's name.
    const Options usual(PQconndefaults());
    const auto completed = [&](std::string_view keyword) {
        const auto given = option(options, keyword);
        return given.empty() && usual ? option(usual, keyword) : given;
    };
    const auto host = completed("host");
    const auto port = option(options, "port");
    const auto database = completed("dbname");
    return fmt::format("postgresql://{}{}{}/{}", host.empty() ? completed("hostaddr") : host,
                       port.empty() ? "" : ":", port, database.empty() ? completed("user") : database);
}

bool has_password(const std::string& address) {
    return !option(parse(address), "password").empty();
}

}  // namespace jobfeed::publishing
