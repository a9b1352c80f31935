// SPDX-License-Identifier: MIT
#include "catch.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/secret.hpp>
#include <jobfeed/signature.hpp>

using namespace jobfeed;

namespace {

const std::string header = "eyJhbGciOiJIUzI1NiJ9";
const std::string payload = "eyJhdWQiOiJmZWVkLWFwaS12MSIsImlzcyI6Im5hdi5ubyJ9";
const std::string signature = "q7-Rm2_vX9dKpLz3TfWb8YhNc4sGjU1oEaVi6MxQrZk";
const std::string token = header + "." + payload + "." + signature;

std::string masked(std::string text) {
    keep_secret(token);
    mask_secrets(text);
    return text;
}

template <typename Escape>
std::string each(const std::string& text, Escape escape) {
    std::string escaped;
    for (const char letter : text) escaped += escape(static_cast<unsigned>(letter));
    return escaped;
}

std::string hex(unsigned value) {
    constexpr const char* digits = "0123456789abcdef";
    return {digits[value / 16], digits[value % 16]};
}

}  // namespace

TEST_CASE("a token is masked wherever it stands") {
    CHECK(masked("Authorization: Bearer " + token + "\r\n") == "Authorization: Bearer [token]\r\n");
    CHECK(masked("bearer%20" + token + "&x=" + token) == "bearer%20[token]&x=[token]");
    CHECK(masked(token) == "[token]");
}

TEST_CASE("each part of a token is masked, and what is left of one that was cut off") {
    CHECK(masked("claims " + payload + "!") == "claims [token]!");
    CHECK(masked("signature=" + signature) == "signature=[token]");
    CHECK(masked(token.substr(0, token.size() - 5) + "...") == "[token]...");
    CHECK(masked(signature.substr(0, 20) + "...") == "[token]...");
}

TEST_CASE("a token that begins like another one is masked whole") {
    const std::string other = header + "." + payload.substr(0, 20) + "abcdefghijkl.c2lnbmF0dXJl";
    CHECK(masked("not " + other + ".") == "not [token].");
    CHECK(masked("not " + other.substr(0, 30) + "%2E" + signature.substr(3) + "!") == "not [token]!");
}

TEST_CASE("a token that is folded over lines is masked") {
    std::string folded = token;
    for (std::size_t at = 20; at < folded.size(); at += 22) folded.insert(at, "\r\n");
    CHECK(masked("<" + folded + ">") == "<[token]>");
    CHECK(masked(token + " and " + token) == "[token] and [token]");
}

TEST_CASE("a token that is escaped is masked") {
    CHECK(masked(each(token, [](unsigned c) { return "%" + hex(c); }) + "!") == "[token]!");
    CHECK(masked(each(token, [](unsigned c) { return "\\u00" + hex(c); }) + "!") == "[token]!");
    CHECK(masked(each(token, [](unsigned c) { return "&#" + std::to_string(c) + ";"; }) + "!") == "[token]!");
    CHECK(masked(each(token, [](unsigned c) { return "&#x" + hex(c) + ";"; }) + "!") == "[token]!");
    CHECK(masked(each(token, [](unsigned c) { return "&#x000000" + hex(c) + ";"; }) + "!") == "[token]!");
    CHECK(masked(each(token, [](unsigned c) { return "&#" + std::to_string(c); }) + "!") == "[token]!");
    std::string marks = token;
    for (auto at = marks.find('.'); at != std::string::npos; at = marks.find('.'))
        marks.replace(at, 1, "%2E");
    for (auto at = marks.find('-'); at != std::string::npos; at = marks.find('-'))
        marks.replace(at, 1, "%2d");
    for (auto at = marks.find('_'); at != std::string::npos; at = marks.find('_'))
        marks.replace(at, 1, "%5F");
    CHECK(masked(marks + "!") == "[token]!");
}

TEST_CASE("a token in base64 is masked, wherever it stands in what was encoded") {
    for (const std::string before : {"", "x", "xy", "Bearer ", "Authorization: Bearer "}) {
        const std::string text = masked("<" + to_base64(before + token + "\r\n") + ">");
        CAPTURE(text);
        CHECK(text.find("[token]") != std::string::npos);
        CHECK(text.size() < 50);
    }
}

TEST_CASE("what holds no secret stays as it is") {
    for (const std::string text :
         {"", "%", "%4", "\\u00", "\\u0065", "&#", "&#;", "&#x;", "&#101;", "%65%79J",
          "https://example.no/?a=%65&b=%2E", "&#99999999999;", "q7-Rm2_vX9"}) {
        CHECK(masked(text) == text);
    }
}

TEST_CASE("an error never holds a token") {
    keep_secret(token);
    const Error error(ErrorKind::failed, "the server said " + token);
    CHECK(std::string(error.what()) == "the server said [token]");
}

TEST_CASE("an error is short enough to be read and stored, whatever a server put into it") {
    const Error error(ErrorKind::failed, std::string(3999, 'x') + "øøø");
    CHECK(std::string(error.what()) == std::string(3999, 'x') + "…");
}

TEST_CASE("a text that is too short to be a token is no secret") {
    keep_secret("sync");
    std::string text = "jobfeed sync";
    CHECK_FALSE(mask_secrets(text));
    CHECK(text == "jobfeed sync");
}

TEST_CASE("the password in an address is found, whatever is in it") {
    CHECK(password_in("postgresql://me:secret@host/ads") == "secret");
    CHECK(password_in("--target=postgresql://me:s@e/c@host/ads") == "s@e/c");
    CHECK(password_in("postgresql://me@host:5432/ads").empty());
    CHECK(password_in("postgresql://host:5432/ads").empty());
    CHECK(password_in("me:secret@host").empty());
}
