// SPDX-License-Identifier: MIT
#include "model/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <csignal>
#include <future>
#include <stdexcept>

namespace jobfeed::test::model {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

}  // namespace

pid_t Program::start() const {
    std::vector<std::string> words = words_;
    words.insert(words.begin(), JOBFEED_PROGRAM);
    std::vector<std::string> environment{"HOME=" + log_.parent_path().string(), "LC_ALL=C.UTF-8"};
    environment.insert(environment.end(), variables_.begin(), variables_.end());
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    pid_t pid = 0;
    const int failed = ::posix_spawn(&pid, words.front().c_str(), &files, nullptr, pointers(words).data(),
                                     pointers(environment).data());
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("the program cannot be started");
    return pid;
}

int Program::wait(simulator::Simulator& feed, std::uint64_t kill_at) {
    std::promise<pid_t> started;
    const auto first = feed.requests().size() + 1;
    feed.on_request([first, kill_at, pid = started.get_future().share()](std::uint64_t number) {
        if (kill_at != 0 && number + 1 == first + kill_at) ::kill(pid.get(), SIGKILL);
    });
    const pid_t pid = start();
    started.set_value(pid);
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT);
    feed.on_request(nullptr);  // its number may soon be another's
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace jobfeed::test::model
