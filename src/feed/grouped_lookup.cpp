// SPDX-License-Identifier: MIT
#include "feed/grouped_lookup.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

namespace jobfeed::feed {
namespace {

// So few are asked for one by one: that is the plainer proof, and costs little.
constexpr std::size_t few = 10;

}  // namespace

void GroupedLookup::begin(std::vector<Census::Group> groups, std::optional<std::uint64_t> cap) {
    groups_ = std::move(groups);
    std::erase_if(groups_, [](const auto& group) { return group.uuids.size() <= few; });
    cap_ = cap;
}

std::vector<Question> GroupedLookup::questions() const {
    std::vector<Question> questions;
    for (const Census::Group& group : groups_) {
        questions.push_back({.kind = Question::Kind::with_group,
                             .interval = group.interval,
                             .of = questions.size(),
                             .known = group.others,
                             .may_be_none = true});
    }
    return questions;
}

std::optional<Question> GroupedLookup::take(const Question& question, std::uint64_t total) {
    const Census::Group& group = groups_[question.of];
    if (question.kind == Question::Kind::without_group) {
        if (total == question.before) gone_.insert(group.uuids.begin(), group.uuids.end());
        return std::nullopt;
    }
    if (cap_ && total >= *cap_) return std::nullopt;
    return Question{.kind = Question::Kind::without_group,
                    .interval = group.interval,
                    .of = question.of,
                    .uuid = fmt::format("{}", fmt::join(group.uuids, ",!")),
                    .known = group.others,
                    .before = total,
                    .may_be_none = true};
}

}  // namespace jobfeed::feed
