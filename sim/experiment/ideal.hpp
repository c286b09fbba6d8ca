// The jobs of a run as they would fare at best: what bounds are made of. Knows the truth of each
// job, which no policy does.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/experiment/flow_bound.hpp"
#include "sim/scenario/run_plan.hpp"

namespace suanwang {

/// What a job could come to. By its number, from 1, at [number - 1].
struct IdealJob {
  BoundJob bound;
  bool wants_cards = false;  ///< `bound.work` is in cards, else in cores
  double least_cost_ufen = 0;
  double least_carbon_ug = 0;
};

/// The relaxation: every job has the fastest place that its speeds allow, as if that were empty,
/// and all centres are one. Left out: memory and gangs that must fit, reach, data, failures,
/// restarts, start-ups, waking nodes, batteries and panels. None of these makes a job sooner done
/// or cheaper at its grid's price.
struct IdealRun {
  std::vector<IdealJob> jobs;
  double card_capacity = 0;  ///< weighted by the peak of the type, as work is
  double core_capacity = 0;
  Time horizon = kNever;
};

/// Reads the arrivals of a run with that seed.
[[nodiscard]] IdealRun ideal_run(const RunPlan& plan, std::uint64_t seed);

/// least_flow of both classes, over the jobs that `counts[number - 1]`: those that a policy did not
/// turn away. Milliseconds.
[[nodiscard]] double least_flow(const IdealRun& ideal, const std::vector<bool>& counts);

/// least_end of both classes, likewise.
[[nodiscard]] double least_end(const IdealRun& ideal, const std::vector<bool>& counts);

}  // namespace suanwang
