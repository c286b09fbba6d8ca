// Sums over jobs, by whom or where they ran. All whole numbers, so that means are exact and parts
// can be merged in any order.
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

/// Bounded slowdown = max(1, turnaround / max(run, tau)) with tau = 10 s: Feitelson, Rudolph,
/// Schwiegelshohn, Sevcik, Wong, "Theory and practice in parallel job scheduling" (1997).
inline constexpr Duration kSlowdownBound = seconds(10);

/// What one job adds to the sums.
struct JobFigures {
  FinalState state = FinalState::completed;
  bool started = false;  ///< it has a waiting time
  bool ended = false;    ///< it started and left: it has a turnaround and a slowdown
  bool has_deadline = false;
  bool meets_deadline = false;  ///< it completed by then
  std::uint32_t requeues = 0;
  std::int64_t wait_ms = 0;        ///< submission to its last start
  std::int64_t turnaround_ms = 0;  ///< submission to its end
  std::int64_t slowdown_ppm = 0;   ///< bounded, in millionths, rounded half to even
  Int128 core_ms = 0;              ///< since its last start
  Int128 accelerator_ms = 0;       ///< in the city's units of a card, since its last start
  Int128 it_energy_uj = 0;
  Int128 facility_energy_pj = 0;
  std::int64_t cost_ufen = 0;
  std::int64_t carbon_ug = 0;

  /// `now`: until when a job that still runs has run.
  [[nodiscard]] static JobFigures of(const JobRow& row, Time now);
};

/// A sum of whole numbers with its count and its greatest.
struct ExactMean {
  Int128 sum = 0;
  std::uint64_t count = 0;
  std::int64_t most = 0;

  void add(std::int64_t value) {
    sum += value;
    ++count;
    most = value > most ? value : most;
  }

  ExactMean& operator+=(const ExactMean& other);
};

struct JobStats {
  std::array<std::uint64_t, 7> by_state{};  ///< indexed by FinalState
  std::uint64_t requeues = 0;
  std::uint64_t deadlines = 0;      ///< jobs that have one
  std::uint64_t deadlines_met = 0;  ///< of them, that completed by then
  ExactMean wait_ms;
  ExactMean turnaround_ms;
  ExactMean slowdown_ppm;
  Int128 core_ms = 0;
  Int128 accelerator_ms = 0;
  Int128 it_energy_uj = 0;
  Int128 facility_energy_pj = 0;
  Int128 cost_ufen = 0;
  Int128 carbon_ug = 0;

  /// Inlined whatever the compiler thinks: it is done some times for every job.
  [[gnu::always_inline]] void add(const JobFigures& job);
  JobStats& operator+=(const JobStats& other);

  [[nodiscard]] std::uint64_t count(FinalState state) const {
    return by_state[static_cast<std::size_t>(state)];
  }

  [[nodiscard]] std::uint64_t submitted() const;

  /// Ran to an end of their own.
  [[nodiscard]] std::uint64_t finished() const {
    return count(FinalState::completed) + count(FinalState::failed);
  }

  /// Stopped before.
  [[nodiscard]] std::uint64_t killed() const {
    return count(FinalState::walltime_reached) + count(FinalState::killed);
  }
};

inline void JobStats::add(const JobFigures& job) {
  ++by_state[static_cast<std::size_t>(job.state)];
  it_energy_uj += job.it_energy_uj;
  facility_energy_pj += job.facility_energy_pj;
  cost_ufen += job.cost_ufen;
  carbon_ug += job.carbon_ug;
  requeues += job.requeues;
  if (job.has_deadline) [[unlikely]] {
    ++deadlines;
    deadlines_met += static_cast<std::uint64_t>(job.meets_deadline);
  }
  core_ms += job.core_ms;
  accelerator_ms += job.accelerator_ms;
  if (!job.started) {
    return;
  }
  wait_ms.add(job.wait_ms);
  if (job.ended) {
    turnaround_ms.add(job.turnaround_ms);
    slowdown_ppm.add(job.slowdown_ppm);
  }
}

}  // namespace suanwang
