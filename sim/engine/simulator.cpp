#include "sim/engine/simulator.hpp"

#include <utility>

#include "sim/base/check.hpp"
#include "sim/engine/run.hpp"

namespace suanwang {

Simulator::Simulator(const City& city,
                     const Demand& demand,
                     std::unique_ptr<Policy> city_policy,
                     std::vector<std::unique_ptr<Policy>> centre_policies,
                     Recorder& recorder,
                     const SimulatorOptions& options)
    : run_(std::make_unique<Run>(
          city, demand, std::move(city_policy), std::move(centre_policies), recorder, options)) {}

Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

RunOutcome Simulator::run() {
  return run([](const Progress&) { return true; });
}

RunOutcome Simulator::run(const std::function<bool(const Progress&)>& on_progress) {
  RunOutcome outcome;
  try {
    outcome.stopped = !run_->simulate(on_progress);
    if (!outcome.stopped) {
      run_->finish();
    }
  } catch (const InvariantBreach& breach) {
    outcome.broken = true;
    outcome.breach = std::string(breach.what()) + "; " + run_->describe();
  }
  outcome.totals = run_->totals();
  return outcome;
}

}  // namespace suanwang
