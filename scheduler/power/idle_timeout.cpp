// Nodes that have been idle for long go to rest while nobody waits; they wake when waiting jobs
// need more nodes than idle and waking ones. Slurm's power saving (SuspendTime, ResumeProgram)
// works this way, but that it gives jobs nodes that are still down; here a job starts when its
// nodes are up.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/power/power_rule.hpp"

namespace suanwang {

namespace {

class IdleTimeout final : public PowerRule {
 public:
  struct Params {
    std::string state;
    Duration after = minutes(10);
    std::uint32_t spare = 0;

    template <class V>
    void fields(V& v) {
      v.required("state", state, "one of the partition's node_states, for example sleep");
      v.optional("after", after, "idle time before a node goes to rest", at_least(seconds(0)));
      v.optional("spare", spare, "idle nodes of each partition that stay on");
    }
  };

  explicit IdleTimeout(Params params) : params_(std::move(params)) {}

  [[nodiscard]] std::string_view node_state() const override { return params_.state; }

  void before_starts(const Observation& observation, ActionList& actions) override {
    const WaitingIndex& waiting = observation.waiting();
    if (waiting.empty() || !count_supply(observation)) {
      return;
    }
    for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
      provide_for(observation, observation.request(waiting.job(at)), actions);
      const bool all_woken = std::all_of(
          supplies_.begin(), supplies_.end(), [](const auto& s) { return s.resting.empty(); });
      if (all_woken) {
        return;
      }
    }
  }

  void after_starts(const Observation& observation, ActionList& actions) override {
    if (!observation.waiting().empty()) {
      return;  // whoever waits needs what is idle, if not now
    }
    if (observation.now() < woken_for_) {
      return;  // no node has been idle for long enough before then
    }
    Time next = kNever;
    for_each_partition(observation, [&](PartitionId partition, std::uint32_t state) {
      next = std::min(next, rest_idle(observation, partition, state, actions));
    });
    if (next != kNever && (next != woken_for_ || observation.now() >= woken_for_)) {
      actions.wake_at(next);
      woken_for_ = next;
    }
  }

 private:
  /// Those that have the state.
  template <class Visit>
  void for_each_partition(const Observation& observation, Visit visit) const {
    const Centre& centre = observation.city().centres[observation.centre()];
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const PartitionId partition = centre.partition(i);
      const auto state =
          index_of(observation.city().partitions[partition].rest_states, params_.state);
      if (state) {
        visit(partition, *state);
      }
    }
  }

  static std::uint32_t idle_nodes(const NodePool& pool) {
    const NodeSet& empty = pool.nodes_at(pool.top_level());
    std::uint32_t idle = 0;
    for (std::uint32_t n = empty.next(0); n < empty.size(); n = empty.next(n + 1)) {
      idle += static_cast<std::uint32_t>(pool.is_idle(n));
    }
    return idle;
  }

  /// What of a partition is left for waiting jobs, in thousandths of a node.
  struct Supply {
    PartitionId partition;
    std::uint64_t parts = 0;             ///< of nodes that are idle or will be on
    std::vector<std::uint32_t> resting;  ///< the lowest last
  };

  static constexpr std::uint64_t kParts = 1000;

  /// Of all the centre's partitions. False if none has nodes that could be woken.
  bool count_supply(const Observation& observation) {
    const Centre& centre = observation.city().centres[observation.centre()];
    bool any = false;
    supplies_.resize(centre.partition_count);
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      any |= !observation.rests(centre.partition(i)).empty();
    }
    for (std::uint32_t i = 0; any && i < centre.partition_count; ++i) {
      const PartitionId partition = centre.partition(i);
      Supply& supply = supplies_[i];
      supply.partition = partition;
      supply.resting.clear();
      const NodeRests& rests = observation.rests(partition);
      for (auto rest = rests.rbegin(); rest != rests.rend(); ++rest) {
        if (rest->second.ready == kNever) {
          supply.resting.push_back(rest->first);
        }
      }
      supply.parts =
          (idle_nodes(observation.pool(partition)) + (rests.size() - supply.resting.size())) *
          kParts;
    }
    return any;
  }

  /// Sets aside, where the job would rather run, what it needs of the nodes that are idle or wake,
  /// or wakes more; where neither is enough it waits for running jobs, too.
  void provide_for(const Observation& observation, const JobRequest& request, ActionList& actions) {
    const auto provide = [&](bool waits_for_jobs) {
      bool provided = false;
      observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
        const NodePool& pool = observation.pool(partition);
        const std::uint64_t per_node = pool.tasks_per_empty_node(TaskShape::of(request));
        const std::uint64_t nodes = (request.tasks + per_node - 1) / per_node;
        const std::uint64_t need =
            nodes > 1 ? nodes * kParts : (request.tasks * kParts + per_node - 1) / per_node;
        const std::uint32_t first =
            observation.city().centres[observation.centre()].first_partition.value();
        Supply& supply = supplies_[partition.value() - first];
        const std::uint64_t most = supply.parts + supply.resting.size() * kParts;
        provided = waits_for_jobs ? nodes <= pool.available_nodes() : need <= most;
        if (provided) {
          wake(supply, need, actions);
        }
        return !provided;
      });
      return provided;
    };
    if (!provide(false)) {
      provide(true);
    }
  }

  static void wake(Supply& supply, std::uint64_t need, ActionList& actions) {
    while (supply.parts < need && !supply.resting.empty()) {
      const std::uint32_t node = supply.resting.back();
      supply.resting.pop_back();
      if (actions.set_node_state(supply.partition, node, 1, ActionList::kOn) != Refusal::none) {
        supply.resting.clear();  // no power for more
      } else {
        supply.parts += kParts;
      }
    }
    supply.parts -= std::min(supply.parts, need);
  }

  /// Sends those to rest that have been idle long enough, the highest first, since jobs are placed
  /// from the lowest on; says when the next one will have been.
  Time rest_idle(const Observation& observation,
                 PartitionId partition,
                 std::uint32_t state,
                 ActionList& actions) const {
    const NodePool& pool = observation.pool(partition);
    std::uint32_t idle = idle_nodes(pool);
    Time next = kNever;
    if (idle <= params_.spare) {
      return next;
    }
    for (std::uint32_t n = pool.available_nodes(); n-- > 0 && idle > params_.spare;) {
      if (!pool.is_idle(n)) {
        continue;
      }
      const Time due = pool.idle_since(n) + params_.after;
      if (due > observation.now()) {
        next = std::min(next, due);
      } else if (actions.set_node_state(partition, n, 1, state) != Refusal::none) {
        return next;
      }
      --idle;
    }
    return next;
  }

  Params params_;
  Time woken_for_{INT64_MIN};
  std::vector<Supply> supplies_;
};

}  // namespace

extern const PluginEntry<PowerRule> power_rule_idle_timeout;
const PluginEntry<PowerRule> power_rule_idle_timeout = plugin<PowerRule, IdleTimeout>(
    "idle-timeout", "nodes that have been idle for long go to rest, and wake when jobs wait");

}  // namespace suanwang
