#include "sim/experiment/replication.hpp"

#include <array>
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

/// Tells two what happens, in this order.
class RecorderPair final : public Recorder {
 public:
  RecorderPair(Recorder& first, Recorder& then) : both_{&first, &then} {}

  [[nodiscard]] bool rows_may_wait() const override {
    return both_[0]->rows_may_wait() && both_[1]->rows_may_wait();
  }

  void job_left(const JobRow& row) override { tell(&Recorder::job_left, row); }

  void centre_interval(const CentreInterval& interval) override {
    tell(&Recorder::centre_interval, interval);
  }

  void link_interval(const LinkInterval& interval) override {
    tell(&Recorder::link_interval, interval);
  }

  void order_decided(const OrderRow& row) override { tell(&Recorder::order_decided, row); }

  void contracts_closed(const ContractLedger& ledger) override {
    tell(&Recorder::contracts_closed, ledger);
  }

  void run_ended(const RunTotals& totals) override { tell(&Recorder::run_ended, totals); }

 private:
  template <class T>
  void tell(void (Recorder::*what)(const T&), const T& told) {
    for (Recorder* recorder : both_) {
      (recorder->*what)(told);
    }
  }

  std::array<Recorder*, 2> both_;
};

Replication run_once(const RunPlan& plan,
                     const PolicyCatalogue& catalogue,
                     std::uint64_t seed,
                     double level,
                     const std::function<bool(const Progress&)>& on_progress,
                     Recorder* listener) {
  Replication replication;
  PlannedPolicies policies = make_policies(plan, catalogue, seed, replication.issues);
  if (replication.issues.has_errors()) {
    replication.end = ReplicationEnd::bad_input;
    return replication;
  }
  JobWatch watch(*plan.city);
  RecorderPair both(watch, listener == nullptr ? static_cast<Recorder&>(watch) : *listener);
  RunOutcome outcome;
  {
    // A plug-in that fails as it is closed fails the run.
    Simulator simulator(*plan.city,
                        *plan.demand,
                        std::move(policies.city),
                        std::move(policies.centres),
                        listener == nullptr ? static_cast<Recorder&>(watch) : both,
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
                      const std::function<bool(const Progress&)>& on_progress,
                      Recorder* listener) {
  try {
    return run_once(plan, catalogue, seed, level, on_progress, listener);
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
