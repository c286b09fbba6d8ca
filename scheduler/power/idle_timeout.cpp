// Nodes that have been idle for long go to rest while nobody waits; they wake when waiting jobs
// need more nodes than idle and waking ones. Slurm's power saving (SuspendTime, ResumeProgram)
// works this way, but that it gives jobs nodes that are still down; here a job starts when its
// nodes are up.
#include <algorithm>

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
    if (observation.waiting().empty()) {
      return;
    }
    for_each_partition(observation, [&](PartitionId partition, std::uint32_t /*state*/) {
      if (!observation.rests(partition).empty()) {
        wake_needed(observation, partition, actions);
      }
    });
  }

  void after_starts(const Observation& observation, ActionList& actions) override {
    if (!observation.waiting().empty()) {
      return;  // whoever waits needs what is idle, if not now
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
    const NodeSet& empty = pool.nodes_with(pool.units_per_node());
    std::uint32_t idle = 0;
    for (std::uint32_t n = empty.next(0); n < empty.size(); n = empty.next(n + 1)) {
      idle += static_cast<std::uint32_t>(pool.is_idle(n));
    }
    return idle;
  }

  /// Nodes that the waiting jobs need: their shares of nodes added up, but at least what the
  /// largest needs. Each job counts where it would rather run.
  static std::uint64_t needed_nodes(const Observation& observation, PartitionId partition) {
    constexpr std::uint64_t kParts = 1000;
    const NodePool& pool = observation.pool(partition);
    const WaitingIndex& waiting = observation.waiting();
    std::uint64_t parts = 0;
    std::uint64_t largest = 0;
    for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
      const JobRequest& request = observation.request(waiting.job(at));
      PartitionId preferred;
      observation.for_each_partition(request, observation.centre(), [&](PartitionId first) {
        preferred = first;
        return false;
      });
      if (preferred != partition) {
        continue;
      }
      const std::uint64_t per_node = pool.tasks_per_empty_node(TaskShape::of(request));
      parts += (request.tasks * kParts + per_node - 1) / per_node;
      largest = std::max(largest, (request.tasks + per_node - 1) / per_node);
    }
    return std::max(largest, (parts + kParts - 1) / kParts);
  }

  static void wake_needed(const Observation& observation,
                          PartitionId partition,
                          ActionList& actions) {
    const NodeRests& rests = observation.rests(partition);
    std::vector<std::uint32_t> resting;
    for (const auto& [node, rest] : rests) {
      if (rest.ready == kNever) {
        resting.push_back(node);
      }
    }
    if (resting.empty()) {
      return;
    }
    const std::uint64_t coming =
        idle_nodes(observation.pool(partition)) + (rests.size() - resting.size());
    const std::uint64_t needed = needed_nodes(observation, partition);
    for (std::size_t i = 0; i < resting.size() && coming + i < needed; ++i) {
      if (actions.set_node_state(partition, resting[i], 1, ActionList::kOn) != Refusal::none) {
        return;  // no power for more
      }
    }
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
};

}  // namespace

extern const PluginEntry<PowerRule> power_rule_idle_timeout;
const PluginEntry<PowerRule> power_rule_idle_timeout = plugin<PowerRule, IdleTimeout>(
    "idle-timeout", "nodes that have been idle for long go to rest, and wake when jobs wait");

}  // namespace suanwang
