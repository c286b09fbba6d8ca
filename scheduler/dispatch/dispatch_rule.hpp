// Dispatch rules: which centre gets a job. One file a rule.
#pragma once

#include <cstdint>

#include "sim/base/plugin.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// One object serves one run.
class DispatchRule {
 public:
  virtual ~DispatchRule() = default;

  /// Called once before the run, with the run's seed.
  virtual void begin(std::uint64_t /*seed*/) {}

  /// A centre that could run the job, or none() if no centre could.
  virtual CentreId choose(const Observation& observation, const JobRequest& request) = 0;
};

/// Work that a centre still has to do per unit of capacity, in ms: requested time of what waits and
/// what is left of what runs (D3 of the literature's least-loaded rules). A centre without capacity
/// is infinitely loaded.
[[nodiscard]] double load_ms(const LoadBoard& board, std::size_t centre, Time now);

/// The centre with the least score(index), ties to the lowest id, among those that could run the
/// job. `score` is called for every centre; whether a centre could run the job is only asked of the
/// best.
template <class Score>
CentreId least(const Observation& observation, const JobRequest& request, Score score);

/// All rules there are (generated from scheduler/dispatch/*.cpp).
PluginTable<DispatchRule> dispatch_rules();

template <class Score>
CentreId least(const Observation& observation, const JobRequest& request, Score score) {
  const std::size_t centres = observation.city().centres.size();
  // The best of all first: nearly always it can run the job, and asking is dearer than scoring.
  for (const bool only_able : {false, true}) {
    CentreId best;
    double best_score = 0;
    for (std::size_t c = 0; c < centres; ++c) {
      const double s = score(c);
      if ((!best.exists() || s < best_score) &&
          (!only_able || observation.could_run(request, CentreId::from_size(c)))) {
        best = CentreId::from_size(c);
        best_score = s;
      }
    }
    if (only_able || (best.exists() && observation.could_run(request, best))) {
      return best;
    }
  }
  return CentreId::none();
}

}  // namespace suanwang
