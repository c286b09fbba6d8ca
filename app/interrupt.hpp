// Ctrl-C asks a run to stop at the next chance; a second one ends the program at once.
#pragma once

#include <csignal>

namespace suanwang::app {

/// While it lives, SIGINT and SIGTERM set a flag instead of ending the program. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  InterruptGuard(InterruptGuard&&) = delete;
  InterruptGuard& operator=(InterruptGuard&&) = delete;

  /// Whether a signal has come. Any thread may ask.
  [[nodiscard]] static bool requested();

 private:
  struct sigaction before_int_ {};

  struct sigaction before_term_ {};
};

}  // namespace suanwang::app
