// What a policy may see of a job: what its owner asked for. The truth stands in truth.hpp, which
// only the engine and the readers include.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/index.hpp"
#include "sim/base/time.hpp"
#include "sim/city/ids.hpp"

namespace suanwang {

using StreamId = Index<struct StreamTag>;
using SpeedProfileId = Index<struct SpeedProfileTag>;
/// A live job: the slot of a pool, used again after the job has left. `JobRequest::number` never
/// is.
using JobId = Index<struct JobTag>;

enum class JobKind : std::uint8_t { batch, training };

/// What a job's owner asked for. All tasks start together or none does (a gang).
struct JobRequest {
  std::uint64_t number = 0;  ///< position in the order of arrival over all streams, from 1
  std::uint64_t id = 0;      ///< the number the log or generator gives it, unique within its stream
  Time submit{};
  Duration walltime{};     ///< requested run time at reference speed; the job is killed after it
  Time deadline = kNever;  ///< by when its owner wants it done; kNever: it does not matter
  std::uint32_t tasks = 1;
  std::uint32_t cores = 1;         ///< per task
  std::uint32_t accelerators = 0;  ///< per task, in units: card_units to a card
  std::uint32_t memory_mib = 0;    ///< per task; 0 = not asked for
  TenantId tenant;
  StreamId stream;
  SpeedProfileId speeds;  ///< which accelerator types it may use, and how fast it is on each
  CentreId target;        ///< the centre its owner insists on, or none()
  JobKind kind = JobKind::batch;
  /// The city's. Sources give whole cards with 1 and shares of a card with kSharedCardUnits;
  /// MergedArrivals makes the city's units of both.
  std::uint16_t card_units = 1;
  /// Time on the clock after each of its starts before it makes progress (images, data, warming
  /// up).
  std::uint32_t startup_ms = 0;

  [[nodiscard]] std::uint64_t total_cores() const { return std::uint64_t{tasks} * cores; }

  [[nodiscard]] std::uint64_t total_accelerators() const {
    return std::uint64_t{tasks} * accelerators;
  }

  /// What rules measure a job's size by: cards if it asks for any, else cores.
  [[nodiscard]] double size() const {
    return accelerators > 0 ? static_cast<double>(total_accelerators()) / card_units
                            : static_cast<double>(total_cores());
  }
};

/// How fast a class of jobs runs on each accelerator type, relative to the type its times are
/// stated for. 1.0 = 1000000; 0 = may not run there. Times on a type are divided by its speed,
/// rounded up.
struct SpeedProfile {
  std::string name;
  std::uint32_t cpu_ppm = 1'000'000;  ///< on a partition without accelerators
  Column<AcceleratorId, std::uint32_t> on_accelerator_ppm;

  [[nodiscard]] std::uint32_t speed_ppm(AcceleratorId type) const {
    return type.exists() ? on_accelerator_ppm[type] : cpu_ppm;
  }
};

/// `d` at reference speed, on something `speed_ppm` fast. Needs speed_ppm > 0.
constexpr Duration at_speed(Duration d, std::uint32_t speed_ppm) {
  if (speed_ppm == 1'000'000) [[likely]] {
    return d;
  }
  // Split so that d * 10^6 can't overflow: days * 10^6 is beyond 64 bits after 292 years only.
  const std::int64_t whole = d.ms / speed_ppm;
  const std::int64_t rest = d.ms % speed_ppm;
  return {whole * 1'000'000 + (rest * 1'000'000 + speed_ppm - 1) / speed_ppm};
}

/// What is done in `d` on something `speed_ppm` fast, at reference speed; rounded down, so that
/// `work_done(at_speed(w, s), s) >= w` and no more is done than was to do.
constexpr Duration work_done(Duration d, std::uint32_t speed_ppm) {
  const std::int64_t whole = d.ms / 1'000'000;
  const std::int64_t rest = d.ms % 1'000'000;
  return {whole * speed_ppm + rest * speed_ppm / 1'000'000};
}

}  // namespace suanwang
