#include "app/interrupt.hpp"

#include <atomic>

namespace suanwang::app {

namespace {

// The one variable that a signal handler can reach.
std::atomic<bool> g_requested{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void note_request(int /*signal*/) {
  g_requested.store(true, std::memory_order_relaxed);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  g_requested.store(false, std::memory_order_relaxed);

  struct sigaction action {};

  action.sa_handler = note_request;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, &before_int_);
  ::sigaction(SIGTERM, &action, &before_term_);
}

InterruptGuard::~InterruptGuard() {
  ::sigaction(SIGINT, &before_int_, nullptr);
  ::sigaction(SIGTERM, &before_term_, nullptr);
}

bool InterruptGuard::requested() {
  return g_requested.load(std::memory_order_relaxed);
}

}  // namespace suanwang::app
