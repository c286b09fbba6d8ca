// Watches the calls into code of others that runs in this program: one that crashes, ends the
// program or does not come back is told with its name and the number of the decision, and ends the
// program with exit 4. Nothing can be trusted then, so nothing is cleaned up: files that were being
// written keep their temporary names, and the next run into that folder removes them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "sim/base/time.hpp"

namespace suanwang {

class PluginWatchdog;

/// Numbers of calls that are no decisions.
inline constexpr std::uint64_t kMakingDecision = 0;
inline constexpr std::uint64_t kClosingDecision = UINT64_MAX;

/// One for each seat that a library has.
class PluginGuard {
 public:
  /// `name`: what to call the plug-in. Calls may take `timeout` of real time, and about a quarter
  /// more.
  PluginGuard(std::string name, Duration timeout);
  PluginGuard(const PluginGuard&) = delete;
  PluginGuard& operator=(const PluginGuard&) = delete;
  ~PluginGuard();

  /// While it lives the thread is in the plug-in.
  class Call {
   public:
    Call(PluginGuard& guard, std::uint64_t decision) : guard_(&guard) { guard_->enter(decision); }

    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    ~Call() { guard_->leave(); }

   private:
    PluginGuard* guard_;
  };

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  friend class PluginWatchdog;

  void enter(std::uint64_t decision);
  void leave();

  std::string name_;
  Duration timeout_;
  std::atomic<std::uint64_t> call_{0};  // the number of the call while in one, else 0
  std::atomic<std::uint64_t> decision_{0};
  std::uint64_t calls_ = 0;
  std::shared_ptr<PluginWatchdog> watchdog_;
  // Of the watchdog.
  std::uint64_t seen_call_ = 0;
  Duration seen_for_{};
};

}  // namespace suanwang
