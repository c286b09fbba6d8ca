#include "scheduler/external/program.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "scheduler/external/plugin_failure.hpp"

namespace suanwang {

namespace {

constexpr std::size_t kMostAnswerBytes = std::size_t{256} << 20;
constexpr const char* kSocketVariable = "SUANWANG_SOCKET";

std::int64_t clock_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string error_text(int error_number) {
  return std::error_code(error_number, std::generic_category()).message();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

/// Both ends of a pipe or a socket.
struct Ends {
  int ours = -1;
  int theirs = -1;
};

/// What the child needs, made before the fork: after it nothing may be allocated.
struct Birth {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* directory = nullptr;
  Ends socket;
  Ends report;  ///< errno comes here if the program can't be started
};

[[noreturn]] void become(const Birth& birth) {
  const auto give_up = [&] {
    const int error = errno;
    [[maybe_unused]] const ssize_t written = ::write(birth.report.theirs, &error, sizeof error);
    ::_exit(127);
  };
  // The socket must live on in the program; everything else of ours closes by itself.
  if (::fcntl(birth.socket.theirs, F_SETFD, 0) < 0 ||
      (birth.directory[0] != '\0' && ::chdir(birth.directory) != 0)) {
    give_up();
  }
  ::setpgid(0, 0);  // Ctrl-C is for suanwang, which closes the socket
  // What a policy prints is for people: results stand on the standard output.
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  ::execvpe(birth.arguments[0], birth.arguments.data(), birth.environment.data());
  give_up();
  ::_exit(127);
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) {
    pointers.push_back(word.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const std::string& extra) {
  std::vector<std::string> variables{extra};
  for (char** at = ::environ; *at != nullptr; ++at) {
    if (!std::string_view(*at).starts_with(std::string(kSocketVariable) + "=")) {
      variables.emplace_back(*at);
    }
  }
  return variables;
}

}  // namespace

Program::Program(std::string name, ::pid_t child, int socket, Duration timeout)
    : name_(std::move(name)), child_(child), socket_(socket), timeout_(timeout) {}

tl::expected<std::unique_ptr<Program>, std::string> Program::start(
    const std::vector<std::string>& command, const std::string& directory, Duration timeout) {
  std::array<int, 2> pair{};
  std::array<int, 2> pipe{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return tl::unexpected("there is no socket for it: " + error_text(errno));
  }
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    const int error = errno;
    ::close(pair[0]);
    ::close(pair[1]);
    return tl::unexpected("there is no pipe for it: " + error_text(error));
  }
  std::vector<std::string> arguments = command;
  std::vector<std::string> environment =
      environment_with(std::string(kSocketVariable) + "=" + std::to_string(pair[1]));
  const Birth birth{pointers_to(arguments),
                    pointers_to(environment),
                    directory.c_str(),
                    {pair[0], pair[1]},
                    {pipe[0], pipe[1]}};
  const ::pid_t child = ::fork();
  if (child == 0) {
    become(birth);
  }
  int error = child < 0 ? errno : 0;
  ::close(pair[1]);
  ::close(pipe[1]);
  if (child > 0 && ::read(pipe[0], &error, sizeof error) > 0) {
    ::waitpid(child, nullptr, 0);
  }
  ::close(pipe[0]);
  if (error != 0) {
    ::close(pair[0]);
    return tl::unexpected("`" + joined(command) + "` can't be started: " + error_text(error));
  }
  return std::unique_ptr<Program>(
      new Program("program " + joined(command), child, pair[0], timeout));
}

Program::~Program() {
  ::close(socket_);
  if (child_ > 0) {
    ending();
  }
}

std::string Program::ending() {
  constexpr int kPatienceMs = 1000;
  int status = 0;
  ::pid_t ended = 0;
  for (int waited = 0; ended == 0 && waited < kPatienceMs; ++waited) {
    ended = ::waitpid(child_, &status, WNOHANG);
    if (ended == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  if (ended == 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return "it closed its socket";
  }
  child_ = -1;
  if (WIFSIGNALED(status)) {
    return "it was ended by signal " + std::to_string(WTERMSIG(status));
  }
  return "it ended with exit code " + std::to_string(WEXITSTATUS(status));
}

void Program::fail(std::uint64_t decision, const std::string& what) {
  throw PluginFailure(failure_text(name_, decision, what));
}

void Program::send(std::string_view message, std::uint64_t decision) {
  while (!message.empty()) {
    ::pollfd ready{socket_, POLLOUT, 0};
    const std::int64_t left = deadline_ms_ - clock_ms();
    if (left <= 0) {
      fail(decision, "it did not read its message within " + std::to_string(timeout_.ms) + " ms");
    }
    if (::poll(&ready, 1, static_cast<int>(left)) <= 0) {
      continue;
    }
    const ssize_t sent =
        ::send(socket_, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      message.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      fail(decision, ending());
    }
  }
}

/// Until a line is complete.
void Program::receive(std::uint64_t decision, std::int64_t deadline_ms) {
  std::array<char, 65'536> bytes;
  while (true) {
    const std::int64_t left = deadline_ms - clock_ms();
    if (left <= 0) {
      ::kill(child_, SIGKILL);
      fail(decision, "it did not answer within " + std::to_string(timeout_.ms) + " ms");
    }
    ::pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(left)) <= 0) {
      continue;
    }
    const ssize_t received = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (received == 0 || (received < 0 && errno != EAGAIN && errno != EINTR)) {
      fail(decision, ending());
    }
    if (received < 0) {
      continue;
    }
    const std::string_view part(bytes.data(), static_cast<std::size_t>(received));
    const std::size_t line_end = part.find('\n');
    answer_ += part.substr(0, line_end);
    if (line_end != std::string_view::npos) {
      rest_ = part.substr(line_end + 1);
      return;
    }
    if (answer_.size() > kMostAnswerBytes) {
      fail(decision, "its answer is over 256 MB");
    }
  }
}

std::string_view Program::ask(std::string_view message, std::uint64_t decision) {
  if (!rest_.empty()) {
    fail(decision, "it sent more than one line as an answer: " + rest_.substr(0, 80));
  }
  char early = 0;
  if (::recv(socket_, &early, 1, MSG_DONTWAIT | MSG_PEEK) > 0) {
    fail(decision, "it sent a line that nobody had asked for");
  }
  answer_.clear();
  deadline_ms_ = clock_ms() + timeout_.ms;
  send(message, decision);
  send("\n", decision);
  receive(decision, deadline_ms_);
  return answer_;
}

}  // namespace suanwang
