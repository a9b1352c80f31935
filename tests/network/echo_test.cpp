// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "file_bytes.hpp"
#include "model/program.hpp"
#include "network/fault_table.hpp"
#include "unit/lib/temporary_folder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <limits>

// A server that repeats the token it was sent, in whatever part of an answer and however it is written:
// neither what the program prints nor any file holds it afterwards.

using namespace jobfeed::test;
using simulator::Simulator;

namespace {

template <typename Escape>
std::string each(const std::string& text, Escape escape) {
    std::string escaped;
    for (const char letter : text) escaped += escape(static_cast<unsigned>(letter));
    return escaped;
}

std::string replaced(std::string text, std::string_view what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// The value of this member of a JSON object becomes a text.
Fault with_member(const std::string& name, const std::string& value) {
    return with_body([=](std::string body) {
        const std::string key = fmt::format("\"{}\":", name);
        for (auto at = body.find(key); at != std::string::npos; at = body.find(key, at + 1)) {
            const auto start = at + key.size();
            body.replace(start, body.find_first_of(",}", start) - start, fmt::format("\"{}\"", value));
        }
        return body;
    });
}

struct Echo {
    std::string name;
    Fault fault;
    bool of_events = false;
};

std::vector<Echo> echoes(const std::string& token) {
    const std::string percent = each(token, [](unsigned c) { return fmt::format("%{:02X}", c); });
    const std::string json = each(token, [](unsigned c) { return fmt::format("\\u{:04x}", c); });
    const std::string html = each(token, [](unsigned c) { return fmt::format("&#{};", c); });
    const std::string field = R"("title":"{}","businessName":"{}")";
    return {
        {"the body of an error", answering(400, "", "no: Authorization: Bearer " + token)},
        {"the body of a passing error", answering(500, "", "no: Authorization: bearer " + token)},
        {"the body of a refusal", answering(401, "", "{\"message\":\"" + token + "\"}")},
        {"a header", answering(401, "WWW-Authenticate: Bearer error=\"" + token + "\"\r\n", "")},
        {"a redirect elsewhere",
         answering(302, "Location: https://example.invalid/?t=" + token + "\r\n", "")},
        {"a redirect to a path", answering(302, "Location: /" + token + "/ads\r\n", "")},
        {"a redirect, escaped", answering(302, "Location: https://example.invalid/" + percent + "\r\n", "")},
        {"a page that is none", answering(200, "", "<html>" + token + "</html>")},
        {"a page that is none, cut off", answering(200, "", "<p>" + token.substr(0, token.size() - 4))},
        {"a page that is none, as HTML", answering(200, "", "<html>" + html)},
        {"a field of an ad", with_field_in_an_ad(replaced(field, "{}", token))},
        {"a field of an ad, in JSON's escapes", with_field_in_an_ad(replaced(field, "{}", json))},
        {"a field of an ad, escaped as in a URL", with_field_in_an_ad(replaced(field, "{}", percent))},
        {"the scheme in another case", with_field_in_an_ad(R"("title":"bEARER )" + token + "\"")},
        {"the name of a field", with_field_in_an_ad("\"" + token + "\":1")},
        {"the id of an ad", with_member("uuid", token)},
        {"the id of the next page", with_member("next_id", token), true},
        {"the URL of the next page", with_member("next_url", "/api/v1/feed/" + token), true},
        {"the URL of the next page, elsewhere", with_member("next_url", "https://a.invalid/" + token), true},
        {"the id of an ad in an event", with_member("uuid", json), true},
        {"a time", with_member("date_modified", token), true},
        {"a status", with_member("status", token), true},
    };
}

std::string in_lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The files of the folder that hold the text, in whatever letter case.
std::vector<std::string> files_with(const std::string& text, const std::filesystem::path& folder) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (in_lower_case(bytes_of(entry.path())).find(in_lower_case(text)) != std::string::npos)
            found.push_back(entry.path().filename());
    }
    return found;
}

}  // namespace

TEST_CASE("a token that a server repeats stands in no output, no log and no file") {
    Simulator feed{[] {
        simulator::Options options;
        options.ads = 12;
        return options;
    }()};
    FaultProxy proxy{port_in(feed.url())};
    const auto run = [&](const Echo& echo, const std::filesystem::path& folder) {
        const std::string token = echo.of_events ? feed.stilling_token() : feed.token();
        const std::string url = proxy.url() + (echo.of_events ? "" : "/public-feed");
        const std::vector<std::string> mirror{"--db", folder / "ads.db", "-v"};
        int number = 0;
        const auto jobfeed = [&](std::vector<std::string> words) {
            words.insert(words.begin(), mirror.begin(), mirror.end());
            model::Program(words, folder / fmt::format("{}.log", ++number)).wait(feed, 0);
        };
        const std::vector<std::string> sync{"sync",      "--url", url,           "--token", token,
                                            "--retries", "0",     "--page-size", "5",       "--json"};
        proxy.disturb(echo.fault, 2, std::numeric_limits<std::uint64_t>::max());
        jobfeed(sync);
        auto whole = sync;
        whole.insert(whole.end(), {"--full", "--log-json"});
        jobfeed(whole);
        jobfeed({"status"});
        jobfeed({"status", "--json"});
        jobfeed({"export", "--ndjson", "--all"});
        jobfeed({"export", "--csv", "--all"});
        return token;
    };
    for (const std::string& which : {feed.token(), feed.stilling_token()}) {
        for (const Echo& echo : echoes(which)) {
            if (echo.of_events != (which == feed.stilling_token())) continue;
            INFO(echo.name);
            const TemporaryFolder folder;
            const std::string token = run(echo, folder.path());
            const std::string signature = token.substr(token.rfind('.') + 1);
            const std::string payload = token.substr(token.find('.') + 1, 40);
            CHECK(files_with(signature, folder.path()).empty());
            CHECK(files_with(payload, folder.path()).empty());
            CHECK(files_with(signature.substr(0, signature.size() - 4), folder.path()).empty());
        }
    }
}
