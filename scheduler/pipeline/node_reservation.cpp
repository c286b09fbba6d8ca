// The head's reservation where tasks may not fit although enough is free in sum: what will be free
// is followed node by node.
#include <algorithm>
#include <utility>
#include <vector>

#include "scheduler/pipeline/backfill.hpp"

namespace suanwang {

namespace {

/// When and where the head could start, and what is free on each node then.
struct HeadPlan {
  PartitionId partition;
  Time at = kNever;
  Time completes = kNever;
  FreeNodes free;
  std::uint64_t room = 0;  ///< tasks of the head that fit on `free`
  /// Units that the centre's limits let be allocated then.
  std::int64_t allowed = INT64_MAX;

  [[nodiscard]] bool holds(const JobRequest& head, std::int64_t units) const {
    return room >= head.tasks && allowed >= units;
  }
};

/// Units that limits leave, as a signed number.
std::int64_t allowed_units(const Observation& observation, PartitionId partition) {
  return static_cast<std::int64_t>(
      std::min<std::uint64_t>(observation.room(partition).units, INT64_MAX / 2));
}

void free_job(const Observation& observation,
              JobId job,
              PartitionId partition,
              const TaskShape& shape,
              HeadPlan& plan) {
  const TaskShape freed = TaskShape::of(observation.request(job));
  plan.allowed +=
      static_cast<std::int64_t>(observation.units_taken(observation.request(job), partition));
  for (const NodeRun& run : observation.placement(job)) {
    for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
      plan.room -= plan.free.tasks_on(n, shape);
      plan.free.give(n, run.tasks_per_node, freed, run.cards);
      plan.room += plan.free.tasks_on(n, shape);
    }
  }
}

/// The nodes that will be on at `ready`, all of them free.
void wake_nodes(const Observation& observation,
                PartitionId partition,
                Time ready,
                const TaskShape& shape,
                HeadPlan& plan) {
  const Partition& nodes = observation.city().partitions[partition];
  for (const auto& [node, rest] : observation.rests(partition)) {
    if (rest.ready == ready) {
      plan.free.wake(node, nodes);
      plan.room += plan.free.tasks_on(node, shape);
    }
  }
}

/// The limit on power is the centre's: what other partitions release is room, too. When that is
/// enough.
Time wait_for_neighbours(const Observation& observation,
                         PartitionId partition,
                         std::int64_t units,
                         HeadPlan& plan) {
  const Centre& centre = observation.city().centres[observation.centre()];
  const std::int64_t rise = observation.pool(partition).steepest_rise_mw();
  std::vector<std::pair<Time, std::int64_t>> released;  // mW
  for (std::uint32_t i = 0; rise > 0 && i < centre.partition_count; ++i) {
    const PartitionId other = centre.partition(i);
    if (other == partition) {
      continue;
    }
    const std::int64_t of_unit = observation.pool(other).steepest_rise_mw();
    observation.releases(other).for_each([&](Time end, JobId job, std::uint32_t) {
      if (job.exists()) {
        const auto taken = observation.units_taken(observation.request(job), other);
        released.emplace_back(end, static_cast<std::int64_t>(taken) * of_unit);
      }
      return true;
    });
  }
  std::sort(released.begin(), released.end());
  Time at{INT64_MIN};
  std::int64_t power = 0;
  for (std::size_t i = 0; i < released.size() && plan.allowed + power / rise < units; ++i) {
    power += released[i].second;
    at = released[i].first;
  }
  plan.allowed += rise > 0 ? power / rise : 0;
  return at;
}

/// Follows the expected ends until the head fits. `at` stays kNever if it never does.
HeadPlan plan_on(const Observation& observation, const JobRequest& head, PartitionId partition) {
  const TaskShape shape = TaskShape::of(head);
  const NodePool& pool = observation.pool(partition);
  HeadPlan plan;
  plan.partition = partition;
  plan.free = pool.copy_free();
  plan.room = pool.count_fits(shape);
  plan.allowed = allowed_units(observation, partition);
  const auto units = static_cast<std::int64_t>(observation.units_held(head, partition));
  Time reached{INT64_MIN};
  Time woken{INT64_MIN};
  observation.releases(partition).for_each([&](Time end, JobId job, std::uint32_t) {
    if (plan.holds(head, units) && end != reached) {
      return false;
    }
    reached = end;
    if (job.exists()) {
      free_job(observation, job, partition, shape, plan);
    } else if (end != woken) {
      woken = end;
      wake_nodes(observation, partition, end, shape, plan);
    }
    return true;
  });
  if (plan.room >= head.tasks && plan.allowed < units) {
    reached = std::max(reached, wait_for_neighbours(observation, partition, units, plan));
  }
  if (plan.holds(head, units)) {
    plan.at = reached;
    plan.completes = reached + observation.walltime_on(head, partition);
  }
  return plan;
}

class NodeReservation : public HeadReservation {
 public:
  void plan(const Observation& observation, JobId head) override {
    head_ = observation.request(head);
    plan_ = HeadPlan{};
    observation.for_each_partition(head_, observation.centre(), [&](PartitionId partition) {
      HeadPlan candidate = plan_on(observation, head_, partition);
      if (candidate.completes < plan_.completes) {
        plan_ = std::move(candidate);
      }
      return true;
    });
  }

  bool try_start(const Observation& observation, JobId job, Starter& starter) override {
    const JobRequest& request = observation.request(job);
    bool started = false;
    observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
      started =
          starter.fits(request, partition) && try_on(observation, job, request, partition, starter);
      return !started;
    });
    return started;
  }

  [[nodiscard]] CandidateFilter filter(const Observation& /*observation*/) const override {
    return {UINT32_MAX, Duration{INT64_MAX}, UINT32_MAX};
  }

 private:
  bool try_on(const Observation& observation,
              JobId job,
              const JobRequest& request,
              PartitionId partition,
              Starter& starter) {
    if (observation.now() + observation.walltime_on(request, partition) <= plan_.at) {
      return starter.start(job, partition);
    }
    if (partition != plan_.partition) {
      // Limits are the centre's: what it takes here the head may wait for there.
      return observation.room(partition).limit == RoomLimit::none && starter.start(job, partition);
    }
    const auto runs = starter.choose(request, partition);
    const TaskShape shape = TaskShape::of(request);
    const auto units = static_cast<std::int64_t>(observation.units_held(request, partition));
    const auto head_units = static_cast<std::int64_t>(observation.units_held(head_, partition));
    occupy(runs, shape);
    plan_.allowed -= units;
    if (plan_.holds(head_, head_units) && starter.start_on(job, partition, runs)) {
      return true;
    }
    vacate(runs, shape);
    plan_.allowed += units;
    return false;
  }

  void occupy(std::span<const NodeRun> runs, const TaskShape& shape) {
    change(runs, [&](std::uint32_t n, const NodeRun& run) {
      plan_.free.take(n, run.tasks_per_node, shape, run.cards);
    });
  }

  void vacate(std::span<const NodeRun> runs, const TaskShape& shape) {
    change(runs, [&](std::uint32_t n, const NodeRun& run) {
      plan_.free.give(n, run.tasks_per_node, shape, run.cards);
    });
  }

  template <class Change>
  void change(std::span<const NodeRun> runs, Change change_node) {
    const TaskShape head_shape = TaskShape::of(head_);
    for (const NodeRun& run : runs) {
      for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
        plan_.room -= plan_.free.tasks_on(n, head_shape);
        change_node(n, run);
        plan_.room += plan_.free.tasks_on(n, head_shape);
      }
    }
  }

  JobRequest head_;
  HeadPlan plan_;
};

}  // namespace

std::unique_ptr<HeadReservation> node_reservation() {
  return std::make_unique<NodeReservation>();
}

}  // namespace suanwang
