#include "app/sweep/child_process.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace suanwang::app {

namespace {

std::string reason_of(int error_number) {
  return std::error_code(error_number, std::generic_category()).message();
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> piece{};
  while (true) {
    const ::ssize_t count = ::read(descriptor, piece.data(), piece.size());
    if (count > 0) {
      text.append(piece.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

int wait_for(::pid_t child) {
  constexpr int kSignalled = 128;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

}  // namespace

tl::expected<ChildResult, std::string> run_program(const std::vector<std::string>& words,
                                                   bool keep_output) {
  std::vector<char*> arguments;
  for (const std::string& word : words) {
    arguments.push_back(const_cast<char*>(word.c_str()));  // posix_spawn does not write to them
  }
  arguments.push_back(nullptr);
  std::array<int, 2> ends{-1, -1};
  ::posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (keep_output) {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
      return tl::unexpected(reason_of(errno));
    }
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  }
  ::pid_t child = 0;
  const int fault =
      ::posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (keep_output) {
    ::close(ends[1]);
  }
  ChildResult result;
  if (keep_output) {
    result.output = fault == 0 ? read_all(ends[0]) : std::string();
    ::close(ends[0]);
  }
  if (fault != 0) {
    return tl::unexpected(reason_of(fault));
  }
  result.code = wait_for(child);
  return result;
}

}  // namespace suanwang::app
