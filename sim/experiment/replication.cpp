#include "sim/experiment/replication.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include "sim/base/check.hpp"
#include "sim/experiment/job_watch.hpp"

namespace suanwang {

namespace {

Replication failed_replication(ReplicationEnd end, std::string message) {
  Replication replication;
  replication.end = end;
  replication.message = std::move(message);
  return replication;
}

Replication run_once(const RunPlan& plan,
                     const PolicyCatalogue& catalogue,
                     std::uint64_t seed,
                     double level,
                     const std::function<bool(const Progress&)>& on_progress) {
  Replication replication;
  PlannedPolicies policies = make_policies(plan, catalogue, seed, replication.issues);
  if (replication.issues.has_errors()) {
    replication.end = ReplicationEnd::bad_input;
    return replication;
  }
  JobWatch watch(*plan.city);
  RunOutcome outcome;
  {
    // A plug-in that fails as it is closed fails the run.
    Simulator simulator(*plan.city,
                        *plan.demand,
                        std::move(policies.city),
                        std::move(policies.centres),
                        watch,
                        simulator_options(plan, seed));
    outcome = simulator.run(on_progress);
  }
  if (outcome.broken) {
    return failed_replication(ReplicationEnd::broken, outcome.breach);
  }
  if (outcome.stopped) {
    return failed_replication(ReplicationEnd::interrupted, {});
  }
  replication.summary = watch.summary();
  replication.fates = watch.fates(plan, seed, level);
  return replication;
}

}  // namespace

PlannedPolicies make_policies(const RunPlan& plan,
                              const PolicyCatalogue& catalogue,
                              std::uint64_t seed,
                              Issues& issues) {
  PlannedPolicies policies;
  policies.city = catalogue.make_city_policy(plan.city_policy, "platform.dispatch", seed, issues);
  for (const ConfigNode& node : plan.centre_policies) {
    policies.centres.push_back(catalogue.make_centre_policy(node, "platform.centre", seed, issues));
  }
  return policies;
}

SimulatorOptions simulator_options(const RunPlan& plan, std::uint64_t seed) {
  SimulatorOptions options;
  options.seed = seed;
  options.horizon = plan.horizon;
  options.record_interval = plan.output.centre_interval;
  options.surroundings = plan.surroundings.get();
  options.contracts = plan.contracts.get();
  options.telemetry = plan.telemetry.get();
  options.market = plan.market.get();
  options.forecast = plan.forecast;
  options.city_decision = plan.city_decision;
  options.centre_decision = plan.centre_decision;
  options.wall_clock_ns = [] {
    return std::int64_t{std::chrono::duration_cast<std::chrono::nanoseconds>(
                            std::chrono::steady_clock::now().time_since_epoch())
                            .count()};
  };
  return options;
}

Replication replicate(const RunPlan& plan,
                      const PolicyCatalogue& catalogue,
                      std::uint64_t seed,
                      double level,
                      const std::function<bool(const Progress&)>& on_progress) {
  try {
    return run_once(plan, catalogue, seed, level, on_progress);
  } catch (const InvariantBreach& breach) {
    return failed_replication(ReplicationEnd::broken, breach.what());
  } catch (const std::exception& failure) {
    return failed_replication(ReplicationEnd::plug_in_failed, failure.what());
  } catch (...) {
    return failed_replication(ReplicationEnd::plug_in_failed,
                              "something was thrown that is no std::exception");
  }
}

}  // namespace suanwang
