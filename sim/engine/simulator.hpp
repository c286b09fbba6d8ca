// Runs a scenario: drains an instant, applies what happened, asks the policies, lets their actions
// take effect, and tells the recorder.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/demand.hpp"
#include "sim/economy/market/market_plan.hpp"
#include "sim/platform/decision_log.hpp"
#include "sim/platform/decision_time.hpp"
#include "sim/platform/forecast.hpp"
#include "sim/platform/policy.hpp"
#include "sim/platform/rationale.hpp"
#include "sim/platform/site_contract.hpp"
#include "sim/platform/telemetry.hpp"
#include "sim/record/rows.hpp"
#include "sim/state/surroundings.hpp"

namespace suanwang {

struct SimulatorOptions {
  std::uint64_t seed = 1;
  /// Nothing that happens at the horizon or later is simulated; kNever: until all jobs have left.
  Time horizon = kNever;
  Duration record_interval = hours(1);
  /// Facilities, weather, prices and carbon; must outlive the run. Null or empty: every centre has
  /// its constant PUE, and energy costs nothing.
  const Surroundings* surroundings = nullptr;
  /// Meters, charges and retrofits of centres, where sites are metered; must outlive the run.
  const SiteContracts* contracts = nullptr;
  /// Offers and limits; must outlive the run. Null: there is no market.
  const MarketPlan* market = nullptr;
  /// How the platform hears of the centres; must outlive the run. Null: it sees them as they are.
  const Telemetry* telemetry = nullptr;
  /// Hears of all decisions, or with a rationale of those since its job came; must outlive the
  /// run. Null: nobody does.
  DecisionListener* decisions = nullptr;
  DecisionTime city_decision{};
  DecisionTime centre_decision{};
  /// Nanoseconds of a clock on the wall, for decision times that are measured; null: they take
  /// none.
  std::int64_t (*wall_clock_ns)() = nullptr;
  /// Of the run that is replayed, in place of the clock; must outlive the run.
  const ThinkingTimes* thinking = nullptr;
  /// Asks why, of one job, from its submission on; must outlive the run. Null: nobody does.
  Rationale* rationale = nullptr;
  ForecastParams forecast{};  ///< what policies are told of carbon and prices to come
};

/// How far a run has come.
struct Progress {
  Time now{};
  std::uint64_t arrived = 0;
  std::uint64_t left = 0;
};

struct RunOutcome {
  RunTotals totals;
  bool broken = false;   ///< an invariant did not hold
  std::string breach;    ///< which, when, and in what state
  bool stopped = false;  ///< by the progress callback
};

/// One run. A value without globals: as many as wanted may run at the same time on threads of their
/// own over the same City and Demand, which must outlive it.
class Simulator {
 public:
  /// One centre policy per centre, in order of CentreId.
  Simulator(const City& city,
            const Demand& demand,
            std::unique_ptr<Policy> city_policy,
            std::vector<std::unique_ptr<Policy>> centre_policies,
            Recorder& recorder,
            const SimulatorOptions& options);
  ~Simulator();
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// Runs to the end. Call it once.
  RunOutcome run();

  /// The same; `on_progress` is asked every few thousand arrivals and stops the run by false.
  RunOutcome run(const std::function<bool(const Progress&)>& on_progress);

 private:
  class Run;
  std::unique_ptr<Run> run_;
};

}  // namespace suanwang
