// Another program that answers messages, a line each, over a local socket. It finds the socket as
// the file descriptor that the environment variable SUANWANG_SOCKET names.
#pragma once

#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

#include <tl/expected.hpp>

#include "scheduler/external/correspondent.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

class Program final : public Correspondent {
 public:
  /// Starts it in the folder `directory`, without a shell. The error says why it can't be started.
  [[nodiscard]] static tl::expected<std::unique_ptr<Program>, std::string> start(
      const std::vector<std::string>& command, const std::string& directory, Duration timeout);

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  /// Closes the socket, which tells it to end; after a while it is killed.
  ~Program() override;

  [[nodiscard]] const std::string& name() const override { return name_; }

  std::string_view ask(std::string_view message, std::uint64_t decision) override;

 private:
  Program(std::string name, ::pid_t child, int socket, Duration timeout);

  /// Throws what became of it.
  [[noreturn]] void fail(std::uint64_t decision, const std::string& what);
  /// How it ended, if it did within a moment; else kills it.
  std::string ending();
  void send(std::string_view message, std::uint64_t decision);
  void receive(std::uint64_t decision, std::int64_t deadline_ms);

  std::string name_;
  ::pid_t child_;
  int socket_;
  Duration timeout_;
  std::int64_t deadline_ms_ = 0;
  std::string answer_;
  std::string rest_;  // of what was received behind the last answer
};

}  // namespace suanwang
