// Synthetic demand: request shapes x an arrival process. One file in sim/demand/generators is one
// named preset; its parameters are the keys of its `Params`.
#pragma once

#include <memory>

#include "sim/base/plugin.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/demand/demand.hpp"
#include "sim/demand/job_defaults.hpp"

namespace suanwang {

struct GeneratorRequest {
  JobDefaults defaults;  ///< `offset` is when the stream begins
  Calendar calendar;     ///< local hours and weekdays
  Time until = kNever;   ///< no arrivals at or after this; kNever: endless unless `jobs` bounds it
  std::uint64_t jobs = 0;  ///< at most so many jobs; 0 = no bound
  /// Whether jobs may take shares of a card; else they get whole ones.
  bool shared_accelerators = false;
};

class JobGenerator {
 public:
  virtual ~JobGenerator() = default;

  /// A stream of this generator's jobs. Its cursors depend on (run seed, stream name) only, so that
  /// all policies meet the same jobs. Needs until != kNever or jobs > 0.
  [[nodiscard]] virtual std::shared_ptr<const ArrivalSource> source(
      const GeneratorRequest& request) const = 0;
};

/// All generators: ai-lab, enterprise, hpc, poisson ...; generated from
/// sim/demand/generators/*.cpp.
[[nodiscard]] PluginTable<JobGenerator> generators();

}  // namespace suanwang
