// What a policy may see of a job: what its owner asked for. The truth stands in truth.hpp, which
// only the engine and the readers include.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/index.hpp"
#include "sim/base/quantity.hpp"
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
  std::uint32_t submitted_tasks = 0;    ///< where `tasks` has changed since; else 0
  std::uint32_t count_ppm = 1'000'000;  ///< its speed with `tasks` over that with stated_tasks()
  std::uint32_t cores = 1;              ///< per task
  std::uint32_t accelerators = 0;       ///< per task, in units: card_units to a card
  std::uint32_t memory_mib = 0;         ///< per task; 0 = not asked for
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

  /// The number of tasks that its times are stated for.
  [[nodiscard]] std::uint32_t stated_tasks() const {
    return submitted_tasks == 0 ? tasks : submitted_tasks;
  }

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

  /// Of elastic jobs: every number of tasks that they can have, ascending, and how fast they are
  /// with it, in one unit. Empty: jobs have the tasks that they ask for.
  struct Count {
    std::uint32_t tasks = 1;
    std::uint32_t ppm = 1'000'000;
  };

  std::vector<Count> by_tasks{};

  [[nodiscard]] std::uint32_t speed_ppm(AcceleratorId type) const {
    return type.exists() ? on_accelerator_ppm[type] : cpu_ppm;
  }

  /// How fast with so many tasks, in the unit of `by_tasks`; 0 if jobs can't have so many.
  [[nodiscard]] std::uint32_t count_ppm(std::uint32_t tasks) const {
    for (const Count& count : by_tasks) {
      if (count.tasks == tasks) {
        return count.ppm;
      }
    }
    return 0;
  }

  /// The speed with so many tasks, over that with the stated number.
  [[nodiscard]] std::uint32_t count_ppm(std::uint32_t tasks, std::uint32_t stated) const {
    return static_cast<std::uint32_t>(count_ppm(tasks) * kPpm / count_ppm(stated));
  }
};

/// One speed times another, at least a millionth if neither is 0.
constexpr std::uint32_t product_of_speeds(std::uint32_t a_ppm, std::uint32_t b_ppm) {
  const std::uint64_t product = (std::uint64_t{a_ppm} * b_ppm + 500'000) / 1'000'000;
  const std::uint64_t least = a_ppm > 0 && b_ppm > 0 ? 1 : 0;
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(product, least, std::numeric_limits<std::uint32_t>::max()));
}

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
