// What the platform's decisions take: rounds of min-cost flow over 10 000 nodes of 8 cards in 100
// racks, and jobs sent to their data over networks of different sizes. Measures decisions alone, in
// whole runs.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scheduler/catalogue.hpp"
#include "sim/engine/simulator.hpp"
#include "sim/platform/action_list.hpp"
#include "sim/platform/observation.hpp"
#include "sim/scenario/load.hpp"

namespace {

using namespace suanwang;

struct Decision {
  std::int64_t took_ns = 0;
  std::size_t sent = 0;  ///< jobs that left the platform by it
};

/// The policy of the scenario, with a clock beside it.
class Timed : public Policy {
 public:
  Timed(std::unique_ptr<Policy> policy, std::vector<Decision>& decisions)
      : policy_(std::move(policy)), decisions_(&decisions) {}

  [[nodiscard]] Needs needs() const override { return policy_->needs(); }

  void decide(const Observation& observation,
              const Trigger& trigger,
              ActionList& actions) override {
    using Clock = std::chrono::steady_clock;
    const std::size_t before = actions.actions().size();
    const Clock::time_point begin = Clock::now();
    policy_->decide(observation, trigger, actions);
    const auto took = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin);
    std::size_t sent = 0;
    for (std::size_t i = before; i < actions.actions().size(); ++i) {
      const Action& action = actions.actions()[i];
      const bool is_sent =
          action.kind == ActionKind::dispatch || action.kind == ActionKind::dispatch_if_room;
      sent += static_cast<std::size_t>(is_sent && action.refusal == Refusal::none);
    }
    decisions_->push_back({took.count(), sent});
  }

 private:
  std::unique_ptr<Policy> policy_;
  std::vector<Decision>* decisions_;
};

class Nobody : public Recorder {
 public:
  void job_left(const JobRow& /*row*/) override {}

  void centre_interval(const CentreInterval& /*interval*/) override {}

  void run_ended(const RunTotals& /*totals*/) override {}
};

/// The decisions of the platform in a run of the scenario.
std::vector<Decision> decisions_of(const std::string& yaml) {
  const auto loaded = load_scenario_text(yaml, "bench.yaml", policy_catalogue());
  if (!loaded) {
    for (const Issue& issue : loaded.error().all()) {
      fmt::print(stderr, "{}\n", to_string(issue));
    }
    std::exit(1);
  }
  const RunPlan& plan = loaded->plan;
  std::vector<Decision> decisions;
  Issues issues;
  const PolicyCatalogue& catalogue = policy_catalogue();
  auto city = std::make_unique<Timed>(
      catalogue.make_city_policy(plan.city_policy, "dispatch", plan.seed, issues), decisions);
  std::vector<std::unique_ptr<Policy>> centres;
  for (const ConfigNode& node : plan.centre_policies) {
    centres.push_back(catalogue.make_centre_policy(node, "centre", plan.seed, issues));
  }
  SimulatorOptions options;
  options.seed = plan.seed;
  options.horizon = plan.horizon;
  Nobody nobody;
  Simulator simulator(
      *plan.city, *plan.demand, std::move(city), std::move(centres), nobody, options);
  const RunOutcome outcome = simulator.run();
  if (outcome.broken) {
    fmt::print(stderr, "{}\n", outcome.breach);
    std::exit(1);
  }
  return decisions;
}

double quantile_ms(std::vector<Decision> decisions, double share) {
  if (decisions.empty()) {
    return 0;
  }
  std::sort(decisions.begin(), decisions.end(), [](const Decision& a, const Decision& b) {
    return a.took_ns < b.took_ns;
  });
  const auto at = static_cast<std::size_t>(share * static_cast<double>(decisions.size() - 1));
  return static_cast<double>(decisions[at].took_ns) / 1e6;
}

/// Rounds alone: what arrives in between is only noted.
void rounds(const char* label, const std::string& stream) {
  const std::string yaml = R"(suanwang: 1
name: rounds
start: 2026-01-12T08:00:00+08:00
duration: 2 h
seed: 1
city:
  accelerators: { card: { fp16: 320 TFLOPS, memory: 64 GB, source: illustrative } }
  centres:
    - name: rack
      count: 100
      owner: public
      pue: 1.2
      partitions: [ { nodes: 100, cores: 64, accelerator: card, accelerators: 8 } ]
demand:
  streams:
)" + stream + R"(
platform:
  dispatch: { policy: min-cost-flow, every: 30 s }
  centre: { order: fcfs, start: easy, place: first-fit }
)";
  const std::vector<Decision> all = decisions_of(yaml);
  std::vector<Decision> with_jobs;
  std::size_t sent = 0;
  std::int64_t took_ns = 0;
  for (const Decision& decision : all) {
    took_ns += decision.took_ns;
    sent += decision.sent;
    if (decision.sent > 0) {
      with_jobs.push_back(decision);
    }
  }
  fmt::print("| {} | {} | {} | {:.0f} | {:.3f} | {:.3f} | {:.3f} |\n",
             label,
             with_jobs.size(),
             sent,
             static_cast<double>(sent) / (static_cast<double>(took_ns) / 1e9),
             quantile_ms(with_jobs, 0.5),
             quantile_ms(with_jobs, 0.99),
             quantile_ms(with_jobs, 1));
}

/// Ten centres on a ring of so many exchanges; jobs go where their data comes the soonest.
void by_network(std::uint32_t exchanges) {
  std::string yaml = R"(suanwang: 1
name: ring
start: 2026-01-12T08:00:00+08:00
duration: 2 d
seed: 1
city:
  network:
    metro_ring:
      name: ring
      at: [116.4, 39.9]
      radius: 30 km
      exchanges: )" + std::to_string(exchanges) +
                     R"(
      ring: { bandwidth: 400 Gbit/s, hop: 20 us }
      access: { bandwidth: 100 Gbit/s, hop: 20 us }
  centres:
)";
  for (int c = 0; c < 10; ++c) {
    yaml += fmt::format(
        "    - {{ name: c{}, owner: public, pue: 1.2, at: [{:.2f}, {:.2f}], storage: 10 TB, "
        "partitions: [{{ nodes: 200, cores: 8 }}] }}\n",
        c,
        116.1 + 0.06 * c,
        39.7 + 0.04 * ((c * 7) % 10));
  }
  yaml += R"(
demand:
  data_sets: { corpus: { size: 1 TB, at: [c3, c8] } }
  streams:
    - { name: s, generator: poisson, rate: 2000/h, mean_service: 20 min, data: { reads: corpus } }
platform:
  dispatch: { policy: locality }
  centre: { order: fcfs, start: easy, place: first-fit }
)";
  const std::vector<Decision> all = decisions_of(yaml);
  fmt::print("| {} | {} | {:.2f} | {:.2f} |\n",
             exchanges,
             all.size(),
             quantile_ms(all, 0.5) * 1e3,
             quantile_ms(all, 0.99) * 1e3);
}

}  // namespace

int main() {
  fmt::print(
      "## Dispatch in rounds: 100 racks of 100 nodes of 8 cards, every 30 s\n\n"
      "| demand | rounds | jobs | jobs/s | p50 ms | p99 ms | longest ms |\n"
      "|---|---|---|---|---|---|---|\n");
  rounds("one class, one core each",
         "    - { name: s, generator: poisson, rate: 200000/h, mean_service: 20 min }");
  rounds("ai-lab", "    - { name: lab, generator: ai-lab, rate: 60000/h }");
  fmt::print(
      "\n## Decisions by the size of the network: `locality`, ten centres\n\n"
      "| exchanges | decisions | p50 us | p99 us |\n|---|---|---|---|\n");
  for (const std::uint32_t exchanges : {10U, 100U, 1000U}) {
    by_network(exchanges);
  }
  return 0;
}
