// How far the runs have come, on one line of a terminal.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "app/console.hpp"
#include "sim/engine/simulator.hpp"

namespace suanwang::app {

/// What the line says.
struct ProgressView {
  double share = -1;  ///< of the work done; negative: not known
  Time now{};         ///< simulated, of the run that lags most
  std::uint64_t jobs = 0;
  std::uint32_t runs_done = 0;
  std::uint32_t runs = 1;
  double elapsed_s = 0;  ///< on the wall
};

/// `[=====>    ]  43 %  2 d 03:04:05  120000 jobs  1.20 M jobs/s  0:00:12 left`
[[nodiscard]] std::string progress_line(const ProgressView& view);

/// What all runs of a plan have in common: how long they are.
struct RunLength {
  Time horizon = kNever;
  std::uint64_t jobs = 0;  ///< 0: not known
};

/// Any thread may update its own slot. Draws at most ten times a second, and nothing at all where
/// standard error is no terminal.
class ProgressBar {
 public:
  ProgressBar(Console& console, bool wanted, RunLength length, std::size_t runs);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ProgressBar(ProgressBar&&) = delete;
  ProgressBar& operator=(ProgressBar&&) = delete;

  void update(std::size_t slot, const Progress& progress);
  void finished(std::size_t slot);

 private:
  using Clock = std::chrono::steady_clock;

  struct Slot {
    std::atomic<std::int64_t> now_ms{0};
    std::atomic<std::uint64_t> jobs{0};
    std::atomic<bool> done{false};
  };

  [[nodiscard]] ProgressView view() const;
  [[nodiscard]] double share_of(const Slot& slot) const;

  Console* console_;
  bool wanted_;
  RunLength length_;
  std::vector<Slot> slots_;
  Clock::time_point start_ = Clock::now();
  std::mutex drawing_;  // guards what follows
  Clock::time_point drawn_;
  bool has_drawn_ = false;
};

}  // namespace suanwang::app
