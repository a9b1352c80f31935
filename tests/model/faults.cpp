// SPDX-License-Identifier: MIT
#include "model/faults.hpp"

#include "simulator/random.hpp"
#include "simulator/request_log.hpp"

#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace jobfeed::test::model {
namespace {

using simulator::Answer;
using simulator::Request;

constexpr const char* page_of_html =
    "<html><head><title>Oops</title></head><body>Noe gikk galt</body></html>";
constexpr const char* page_of_nothing =
    R"({"content":[],"totalElements":0,"pageNumber":0,"pageSize":100,"totalPages":0,"first":true,"last":true,"sort":"published:desc"})";

Answer with_body(const Answer& answer, std::string body) {
    Answer other{.status = 200, .headers = {}, .body = std::move(body)};
    if (const auto date = simulator::find_header(answer.headers, "Date"))
        other.headers.emplace_back("Date", *date);
    return other;
}

Answer truncated(Answer answer) {
    answer.body.resize(answer.body.size() / 2);
    return answer;
}

Answer busy() {
    return {.status = 429, .headers = {{"Retry-After", "2"}}, .body = "Too many requests"};
}

/// What is spoilt, and how. An answer on its way may outlive the object that had it spoilt.
class Spoiler {
  public:
    Spoiler(std::uint64_t seed, double share) : share_(share), random_{seed, 3} {}

    std::optional<Answer> spoil(const Request& request, const Answer& answer);

  private:
    Answer spoilt(const Request& request, const Answer& answer);
    Answer another(const Request& request, const Answer& answer);

    double share_;
    std::mutex mutex_;
    simulator::Random random_;
    int burst_ = 0;  ///< so many answers more fail in the same way
    std::map<simulator::RequestKind, std::map<std::string, Answer>> seen_;  ///< by kind and target
};

std::optional<Answer> Spoiler::spoil(const Request& request, const Answer& answer) {
    const std::scoped_lock lock{mutex_};
    seen_[simulator::kind_of(request)].insert_or_assign(request.target, answer);
    if (burst_ > 0) {
        --burst_;
        return Answer{.status = 503, .headers = {}, .body = page_of_html};
    }
    if (!random_.chance(share_)) return std::nullopt;
    return spoilt(request, answer);
}

Answer Spoiler::spoilt(const Request& request, const Answer& answer) {
    switch (random_.below(10)) {
        case 0:
            burst_ = static_cast<int>(random_.below(5));
            [[fallthrough]];
        case 1:
            return {.status = 503, .headers = {}, .body = page_of_html};
        case 2:
            return busy();
        case 3:
            return with_body(answer, page_of_html);
        case 4:
            return with_body(answer, "");
        case 5:
            return truncated(answer);
        case 6:
            return with_body(answer, "{}");
        case 7:
            return request.parameter("uuid") ? busy() : with_body(answer, page_of_nothing);
        case 8:
            return random_.chance(0.1) ? Answer{.status = 401, .headers = {}, .body = "Unauthorized"}
                                       : busy();
        default:
            return another(request, answer);
    }
}

/// What was asked for a moment ago, as a confused gateway sends it. Events and documents say what they are; a
/// page of a search does not, and with a total of its own nothing gives it away.
Answer Spoiler::another(const Request& request, const Answer& answer) {
    const auto kind = simulator::kind_of(request);
    const auto& others = seen_[kind];
    const auto& other =
        std::next(others.begin(), static_cast<std::ptrdiff_t>(random_.below(others.size())))->second;
    // That an ad is not there is believed, so a 404 must be true.
    return kind == simulator::RequestKind::ads || other.status != 200 ? truncated(answer) : other;
}

}  // namespace

Faults::Faults(simulator::Simulator& simulated, std::uint64_t seed, double share) : simulated_(simulated) {
    simulated.set_fault(
        [spoiler = std::make_shared<Spoiler>(seed, share)](const Request& request, const Answer& answer) {
            return spoiler->spoil(request, answer);
        });
}

}  // namespace jobfeed::test::model
