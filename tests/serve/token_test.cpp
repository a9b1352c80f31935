// SPDX-License-Identifier: MIT
#include "served_mirror.hpp"
#include "sync/public_mirror.hpp"

#include <jobfeed/error.hpp>
#include <jobfeed/token.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include "catch.hpp"

namespace jobfeed::test {
namespace {

struct Book {
    Book() : book(TokenBook::open(folder / "mirror.db")) {}

    std::string signed_token(std::optional<Timestamp> expires = std::nullopt) {
        return sign_token(book, book.issue("somebody", false, noon, expires));
    }

    [[nodiscard]] bool accepts(std::string_view jwt, Timestamp at = noon) const {
        return accept_token(book, jwt, at).has_value();
    }

    TemporaryFolder folder{};
    TokenBook book;
};

std::string payload_of(const std::string& token) {
    const auto first = token.find('.') + 1;
    return token.substr(first, token.rfind('.') - first);
}

std::string signature_of(const std::string& token) {
    return token.substr(token.rfind('.') + 1);
}

std::string base64url(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    for (char& letter : text) letter = letter == '+' ? '-' : letter == '/' ? '_' : letter;
    return text.substr(0, text.find('='));
}

/// A token with these claims, as who knows the secret would sign it.
std::string forged(const TokenBook& book, std::string_view claims) {
    const std::string text =
        fmt::format("{}.{}", base64url(R"({"alg":"HS256","typ":"JWT"})"), base64url(claims));
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    HMAC(EVP_sha256(), book.secret().data(), static_cast<int>(book.secret().size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(), &size);
    return fmt::format("{}.{}", text, base64url({reinterpret_cast<const char*>(bytes.data()), size}));
}

// {"alg":"none","typ":"JWT"} and {"alg":"RS256","typ":"JWT"}
constexpr const char* header_none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
constexpr const char* header_rs256 = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

}  // namespace

TEST_CASE("A token that was issued is taken, and tells whose it is") {
    Book book;
    const std::string token = book.signed_token();
    const auto accepted = accept_token(book.book, token, noon);
    REQUIRE(accepted);
    CHECK(accepted->subject == "somebody");
}

TEST_CASE("A token of another algorithm, or of none, is refused") {
    Book book;
    const std::string token = book.signed_token();
    CHECK(!book.accepts(std::string(header_none) + "." + payload_of(token) + "."));
    CHECK(!book.accepts(std::string(header_none) + "." + payload_of(token) + "." + signature_of(token)));
    CHECK(!book.accepts(std::string(header_rs256) + "." + payload_of(token) + "." + signature_of(token)));
}

TEST_CASE("A token that was changed anywhere is refused") {
    Book book;
    const std::string token = book.signed_token();
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        INFO(i);
        CHECK(!book.accepts(changed));
        CHECK(!book.accepts(token.substr(0, i)));
    }
    CHECK(!book.accepts(token + "="));
    CHECK(!book.accepts(token + "." + signature_of(token)));
    CHECK(!book.accepts(" " + token));
}

TEST_CASE("A token of another mirror's book is refused") {
    Book book;
    Book other;
    CHECK(!book.accepts(other.signed_token()));
}

TEST_CASE("A token holds until it expires, and not from then on") {
    Book book;
    const std::string token = book.signed_token(noon + std::chrono::hours{1});
    CHECK(book.accepts(token, noon + std::chrono::minutes{59}));
    CHECK(!book.accepts(token, noon + std::chrono::hours{1}));
}

TEST_CASE("What is far larger than a token is refused unread") {
    Book book;
    CHECK(!book.accepts(book.signed_token() + std::string(1'000'000, 'A')));
}

TEST_CASE("A token that the secret signed for something else is refused") {
    // What sign_token() makes has the right claims: another book with the same secret shows that the id
    // counts too.
    Book book;
    const std::string token = book.signed_token();
    execute(book.folder / "mirror.db.tokens", "DELETE FROM tokens");
    CHECK(!book.accepts(token));
}

TEST_CASE(
    "Signed well, a token of another audience, issuer or end, or of no known id, is refused all the same") {
    Book book;
    const std::string id = book.book.issue("somebody", false, noon, std::nullopt).id;
    const auto accepts = [&](std::string_view audience, std::string_view issuer, std::string_view name,
                             std::string_view rest = "") {
        return book.accepts(forged(book.book, fmt::format(R"({{"sub":"x","jti":"{}","aud":{},"iss":"{}"{}}})",
                                                          name, audience, issuer, rest)));
    };
    CHECK(accepts(R"("feed-api-v2")", "jobfeed", id));
    CHECK(accepts(R"(["other","feed-api-v2"])", "jobfeed", id));
    CHECK(!accepts(R"("feed-api-v1")", "jobfeed", id));
    CHECK(!accepts(R"("other")", "jobfeed", id));
    CHECK(!accepts("[]", "jobfeed", id));
    CHECK(!accepts(R"("feed-api-v2")", "nav-no", id));
    CHECK(!accepts(R"("feed-api-v2")", "jobfeed", "another"));
    CHECK(!accepts(R"("feed-api-v2")", "jobfeed", ""));
    CHECK(!accepts(R"("feed-api-v2")", "jobfeed", id, R"(,"exp":1)"));
    CHECK(!book.accepts(forged(book.book, "[]")));
    CHECK(!book.accepts(forged(book.book, "")));
}

TEST_CASE("NAV's own token, and one of the simulator, is refused") {
    Book book;
    CHECK(!book.accepts(simulator::make_token({})));
    CHECK(!book.accepts(simulator::make_token(simulator::stilling_claims())));
}

TEST_CASE("The secret is its owner's alone, and stays the same") {
    Book book;
    struct stat status {};
    REQUIRE(::stat((book.folder / "mirror.db.tokens").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(book.book.secret().size() == 64);
    CHECK(TokenBook::open(book.folder / "mirror.db").secret() == book.book.secret());
    CHECK(Book().book.secret() != book.book.secret());
}

TEST_CASE("A file of tokens that others may read is refused") {
    const Book book;
    ::chmod((book.folder / "mirror.db.tokens").c_str(), 0644);
    CHECK_THROWS_AS(TokenBook::open(book.folder / "mirror.db"), Error);
}

TEST_CASE("A file of tokens that is a link is refused, and nothing is written where it leads") {
    TemporaryFolder folder;
    std::filesystem::create_symlink("elsewhere", folder / "mirror.db.tokens");
    CHECK_THROWS_AS(TokenBook::open(folder / "mirror.db"), Error);
    CHECK(!std::filesystem::exists(folder / "elsewhere"));
}

TEST_CASE("Without a token that holds, the feed answers NAV's 401, and a revocation is obeyed at once") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    TokenBook book = TokenBook::open(mirror.path);
    const IssuedToken issued = book.issue("somebody", false, now(), std::nullopt);
    const std::string token = sign_token(book, issued);
    const ServedMirror served(mirror.path);
    const auto ask = [&served](const std::string& authorization) {
        return served.get(std::string(ads_path), {{"Authorization", authorization}});
    };

    CHECK(ask("Bearer " + token)->status == 200);
    CHECK(ask("bearer " + token)->status == 200);
    CHECK(ask("Basic " + token)->status == 401);
    CHECK(ask("Bearer  " + token)->status == 401);
    const auto without = served.get(std::string(ads_path));
    CHECK(without->status == 401);
    CHECK(without->body == "Unauthorized");
    CHECK(without->get_header_value("WWW-Authenticate") == R"(Bearer realm="public-feed")");

    book.revoke(issued.id, now());
    const auto revoked = ask("Bearer " + token);
    CHECK(revoked->status == 401);
    CHECK(revoked->get_header_value("WWW-Authenticate") ==
          R"(Bearer realm="public-feed", error="invalid_token")");
}

TEST_CASE("What refuses a token refuses it at the live feed too, in that feed's form") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    TokenBook book = TokenBook::open(mirror.path);
    const std::string token = sign_token(book, book.issue("somebody", false, now(), std::nullopt));
    const std::string expired =
        sign_token(book, book.issue("somebody", false, now(), now() - std::chrono::seconds{1}));
    const ServedMirror served(mirror.path);
    const auto ask = [&served](const std::string& jwt) {
        return served.get("/api/v1/feed", {{"Authorization", "bearer " + jwt}});
    };
    CHECK(ask(token)->status == 200);
    const std::string payload = payload_of(token);
    const std::string signature = signature_of(token);
    const std::vector<std::string> bad{expired,
                                       fmt::format("{}.{}.", header_none, payload),
                                       fmt::format("{}.{}.{}", header_none, payload, signature),
                                       fmt::format("{}.{}.{}", header_rs256, payload, signature),
                                       fmt::format("{}{:A>8000}", token, ""),
                                       "a.b.c",
                                       ""};
    for (const std::string& jwt : bad) {
        INFO(jwt);
        const auto refused = ask(jwt);
        REQUIRE(refused);
        CHECK(refused->status == 401);
        CHECK(refused->get_header_value("Content-Type") == "application/json");
        CHECK(refused->get_header_value("WWW-Authenticate") ==
              R"(Bearer realm="stilling-feed", error="invalid_token")");
        CHECK(refused->body.find(R"("title": "Unauthorized")") != std::string::npos);
    }
    CHECK(served.get("/api/v1/nothing")->status == 401);
}

TEST_CASE("A token names both feeds, the live one first, and the mirror that issued it") {
    Book book;
    const IssuedToken issued = book.book.issue("somebody", false, noon, std::nullopt);
    const std::string token = sign_token(book.book, issued);
    CHECK(book.accepts(token));
    const TokenClaims claims = read_token(token);
    CHECK(claims.audiences == std::vector<std::string>{"feed-api-v2", "feed-api-v1"});
    CHECK(claims.issuer == "jobfeed");
    CHECK(claims.id == issued.id);
}

TEST_CASE("The log tells whose token it was, and holds none") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    TokenBook book = TokenBook::open(mirror.path);
    const std::string token = sign_token(book, book.issue("somebody", false, now(), std::nullopt));
    const ServedMirror served(mirror.path);
    (void)served.get(std::string(ads_path) + "?token=" + token, {{"Authorization", "Bearer " + token}});
    (void)served.get("/api/v1/feed/" + token, {{"Authorization", "Bearer " + token}});
    (void)served.get("/?q=" + escaped(token));
    REQUIRE(served.served.size() == 3);
    CHECK(served.served.front().subject == "somebody");
    for (const ServedRequest& request : served.served)
        CHECK(request.target.find(payload_of(token).substr(0, 20)) == std::string::npos);
}

TEST_CASE("A request cannot write lines of its own into the log") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    const ServedMirror served(mirror.path);
    (void)served.get("/%22%20200%0A127.0.0.1%20x?q=%0d%22&%7f=1");
    CHECK(served.served.front().target == "/%22%20200%0A127.0.0.1%20x?q=%0D%22&%7F=1");
}

TEST_CASE("The newest public token that holds is given to who asks") {
    simulator::Simulator feed(feed_of(3));
    PublicMirror mirror(feed);
    mirror.sync();
    const ServedMirror served(mirror.path);
    CHECK(served.get("/api/publicToken")->status == 404);
    TokenBook book = TokenBook::open(mirror.path);
    (void)book.issue("somebody", false, now(), std::nullopt);
    CHECK(served.get("/api/publicToken")->status == 404);
    const std::string token = sign_token(book, book.issue("all", true, now(), std::nullopt));
    CHECK(served.body("/api/publicToken").find("\n" + token + "\n") != std::string::npos);
}

}  // namespace jobfeed::test
