#include "scheduler/external/plugin_guard.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace suanwang {

namespace {

constexpr int kPluginFailedExit = 4;
constexpr std::array kDeadlySignals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/// The plug-in that this thread is in, and its decision: for the signal, which has nothing else.
struct Inside {
  const char* name = nullptr;
  std::uint64_t decision = 0;
};

// NOLINTNEXTLINE(*-avoid-non-const-global-variables): a signal handler has nothing else
thread_local volatile Inside inside;

/// Text into a fixed place: a signal may have come while memory was being allocated.
class LastWords {
 public:
  LastWords& operator<<(std::string_view text) {
    for (const char c : text) {
      if (size_ < text_.size()) {
        text_[size_++] = c;
      }
    }
    return *this;
  }

  LastWords& operator<<(std::uint64_t number) {
    std::array<char, 20> digits;
    std::size_t at = digits.size();
    do {
      digits[--at] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    return *this << std::string_view(&digits[at], digits.size() - at);
  }

  [[noreturn]] void end_program() {
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text_.data(), size_);
    ::_exit(kPluginFailedExit);
  }

 private:
  std::array<char, 1024> text_;
  std::size_t size_ = 0;
};

LastWords words_about(std::string_view name, std::uint64_t decision) {
  LastWords words;
  words << "a plug-in failed: " << name;
  if (decision == kMakingDecision) {
    words << ": as it was made: it ";
  } else if (decision == kClosingDecision) {
    words << ": as it was closed: it ";
  } else {
    words << ": decision " << decision << ": it ";
  }
  return words;
}

std::string_view meaning_of(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "SIGSEGV: it touched memory that is not its own";
    case SIGBUS:
      return "SIGBUS: it touched memory that is not there";
    case SIGFPE:
      return "SIGFPE: it divided by zero or the like";
    case SIGILL:
      return "SIGILL: it came to an instruction that the processor does not know";
    default:
      return "SIGABRT: it gave up, or threw where nothing may be thrown";
  }
}

// NOLINTNEXTLINE(*-avoid-non-const-global-variables): as above
std::array<struct sigaction, 65> former_actions;

void on_deadly_signal(int signal) {
  const char* name = inside.name;
  if (name != nullptr) {
    LastWords words = words_about(name, inside.decision);
    words << "ended by " << meaning_of(signal) << "\n";
    words.end_program();
  }
  // Not the plug-in's: as if nobody had looked. It comes again as soon as this returns.
  ::sigaction(signal, &former_actions[static_cast<std::size_t>(signal)], nullptr);
  if (signal == SIGABRT) {
    ::raise(signal);
  }
}

void on_exit() {
  const char* name = inside.name;
  if (name != nullptr) {
    LastWords words = words_about(name, inside.decision);
    words << "ended the program\n";
    words.end_program();
  }
}

/// Dispositions of signals are the program's, and there is no other way to hear of a crash.
void hear_of_crashes() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action {};
    action.sa_handler = on_deadly_signal;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : kDeadlySignals) {
      ::sigaction(signal, &action, &former_actions[static_cast<std::size_t>(signal)]);
    }
    std::atexit(on_exit);
  });
}

/// A stack that has run over can't hold the handler.
class SpareStack {
 public:
  SpareStack() : memory_(std::size_t{64} * 1024) {
    stack_t stack{};
    stack.ss_sp = memory_.data();
    stack.ss_size = memory_.size();
    ::sigaltstack(&stack, &former_);
  }

  SpareStack(const SpareStack&) = delete;
  SpareStack& operator=(const SpareStack&) = delete;

  ~SpareStack() { ::sigaltstack(&former_, nullptr); }

  void touch() {}

 private:
  std::vector<char> memory_;
  stack_t former_{};
};

// NOLINTNEXTLINE(*-avoid-non-const-global-variables): one a thread, as the system wants it
thread_local SpareStack spare_stack;

}  // namespace

/// One thread for all guards. It counts how often it finds the same call: no clock is read per
/// call.
class PluginWatchdog {
 public:
  static std::shared_ptr<PluginWatchdog> shared() {
    static std::mutex mutex;
    static std::weak_ptr<PluginWatchdog> last;
    const std::scoped_lock lock(mutex);
    std::shared_ptr<PluginWatchdog> watchdog = last.lock();
    if (watchdog == nullptr) {
      watchdog = std::make_shared<PluginWatchdog>();
      last = watchdog;
    }
    return watchdog;
  }

  PluginWatchdog() : thread_([this](const std::stop_token& stop) { watch(stop); }) {}

  void add(PluginGuard& guard) {
    const std::scoped_lock lock(mutex_);
    guards_.push_back(&guard);
  }

  void remove(PluginGuard& guard) {
    const std::scoped_lock lock(mutex_);
    std::erase(guards_, &guard);
  }

 private:
  static constexpr Duration kPeriod = milliseconds(50);

  void watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      wake_.wait_for(lock, stop, std::chrono::milliseconds(kPeriod.ms), [] { return false; });
      for (PluginGuard* guard : guards_) {
        look_at(*guard);
      }
    }
  }

  static void look_at(PluginGuard& guard) {
    const std::uint64_t call = guard.call_.load(std::memory_order_relaxed);
    guard.seen_for_ = call == guard.seen_call_ ? guard.seen_for_ + kPeriod : Duration{};
    guard.seen_call_ = call;
    if (call != 0 && guard.seen_for_ > guard.timeout_) {
      LastWords words = words_about(guard.name_, guard.decision_.load(std::memory_order_relaxed));
      words << "did not come back within " << static_cast<std::uint64_t>(guard.timeout_.ms)
            << " ms\n";
      words.end_program();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<PluginGuard*> guards_;
  std::jthread thread_;  // last: it uses the others
};

PluginGuard::PluginGuard(std::string name, Duration timeout)
    : name_(std::move(name)), timeout_(timeout), watchdog_(PluginWatchdog::shared()) {
  hear_of_crashes();
  watchdog_->add(*this);
}

PluginGuard::~PluginGuard() {
  watchdog_->remove(*this);
}

void PluginGuard::enter(std::uint64_t decision) {
  spare_stack.touch();
  inside.decision = decision;
  inside.name = name_.c_str();
  decision_.store(decision, std::memory_order_relaxed);
  call_.store(++calls_, std::memory_order_relaxed);
}

void PluginGuard::leave() {
  inside.name = nullptr;
  call_.store(0, std::memory_order_relaxed);
}

}  // namespace suanwang
