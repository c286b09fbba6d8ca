// Two policies in a shared library: the least loaded centre for the city, strict first come first
// served for a centre. They decide as the built-in `least-loaded` and `{ order: fcfs, start:
// strict, place: first-fit }` do, and share nothing with them but the contract.
#include <vector>

#include "scheduler/external/policy_library.hpp"
#include "sim/base/field_reader.hpp"

namespace {

using namespace suanwang;  // NOLINT: an example of a user's own file

class LeastLoaded : public Policy {
 public:
  [[nodiscard]] Needs needs() const override {
    Needs needs;
    needs.scope = Scope::city;
    needs.triggers = Change::arrival | Change::wake;
    needs.metrics = NeededMetrics::figures;
    return needs;
  }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              ActionList& actions) override {
    for (const JobId job : observation.pending()) {
      const CentreId centre = choose(observation, observation.request(job));
      if (centre.exists()) {
        actions.admit(job);
        actions.dispatch(job, centre);
      } else {
        actions.reject(job);
      }
    }
  }

 private:
  static CentreId choose(const Observation& observation, const JobRequest& request) {
    CentreId best;
    long double least = 0;
    for (std::uint32_t c = 0; c < observation.city().centres.size(); ++c) {
      const CentreId centre(c);
      if ((request.target.exists() && request.target != centre) ||
          !observation.could_run(request, centre)) {
        continue;
      }
      const long double load = load_of(observation.load().row(c), observation.now());
      if (!best.exists() || load < least) {
        best = centre;
        least = load;
      }
    }
    return best;
  }

  /// Work that is left, per unit of capacity.
  static long double load_of(const CentreLoadRow& row, Time now) {
    const std::int64_t running = row.running_unit_end_ms - now.ms * row.running_units;
    const auto work = static_cast<long double>(row.queued_unit_ms + (running > 0 ? running : 0));
    return row.capacity_units > 0 ? work / static_cast<long double>(row.capacity_units) : 1e300L;
  }
};

class Strict : public Policy {
 public:
  [[nodiscard]] Needs needs() const override { return {}; }

  void decide(const Observation& observation,
              const Trigger& /*trigger*/,
              ActionList& actions) override {
    const WaitingIndex& waiting = observation.waiting();
    while (!waiting.empty() && start(observation, waiting.front(), actions)) {
    }
  }

 private:
  bool start(const Observation& observation, JobId job, ActionList& actions) {
    const JobRequest& request = observation.request(job);
    bool started = false;
    observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
      started = place(observation.pool(partition), request) &&
                observation.has_room(request, partition) &&
                actions.start(job, partition, runs_) == Refusal::none;
      return !started;
    });
    return started;
  }

  /// As many tasks on each node as it takes, from the first.
  bool place(const NodePool& pool, const JobRequest& request) {
    const TaskShape shape = TaskShape::of(request);
    std::uint32_t left = request.tasks;
    runs_.clear();
    for (std::uint32_t node = 0; node < pool.available_nodes() && left > 0; ++node) {
      const std::uint32_t tasks = std::min(pool.tasks_on(node, shape), left);
      if (tasks > 0) {
        runs_.push_back({node, 1, tasks});
        left -= tasks;
      }
    }
    return left == 0;
  }

  std::vector<NodeRun> runs_;
};

std::unique_ptr<Policy> make(const PolicyOrder& order, Issues& issues) {
  NoParams none;
  read_fields(order.params, order.path, none, issues);  // says so if a scenario gives any
  if (order.scope == Scope::city) {
    return std::make_unique<LeastLoaded>();
  }
  return std::make_unique<Strict>();
}

}  // namespace

SUANWANG_POLICY_LIBRARY(make)
