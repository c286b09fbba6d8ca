// The head's reservation where tasks may not fit although enough is free in sum: what will be free
// is followed node by node.
#include <algorithm>

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
};

/// Follows the expected ends until the head fits. `at` stays kNever if it never does.
HeadPlan plan_on(const Observation& observation, const JobRequest& head, PartitionId partition) {
  const TaskShape shape = TaskShape::of(head);
  const NodePool& pool = observation.pool(partition);
  HeadPlan plan;
  plan.partition = partition;
  plan.free = pool.copy_free();
  plan.room = pool.count_fits(shape);
  Time reached{INT64_MIN};
  observation.releases(partition).for_each([&](Time end, JobId job, std::uint32_t) {
    if (plan.room >= head.tasks && end != reached) {
      return false;
    }
    reached = end;
    const TaskShape freed = TaskShape::of(observation.request(job));
    for (const NodeRun& run : observation.placement(job)) {
      for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
        plan.room -= plan.free.tasks_on(n, shape);
        plan.free.give(n, run.tasks_per_node, freed);
        plan.room += plan.free.tasks_on(n, shape);
      }
    }
    return true;
  });
  if (plan.room >= head.tasks) {
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
    const bool harmless =
        partition != plan_.partition ||
        observation.now() + observation.walltime_on(request, partition) <= plan_.at;
    if (harmless) {
      return starter.start(job, partition);
    }
    const auto runs = starter.choose(request, partition);
    const TaskShape shape = TaskShape::of(request);
    occupy(runs, shape);
    if (plan_.room >= head_.tasks && starter.start_on(job, partition, runs)) {
      return true;
    }
    vacate(runs, shape);
    return false;
  }

  void occupy(std::span<const NodeRun> runs, const TaskShape& shape) {
    change(runs, [&](std::uint32_t n, std::uint32_t tasks) { plan_.free.take(n, tasks, shape); });
  }

  void vacate(std::span<const NodeRun> runs, const TaskShape& shape) {
    change(runs, [&](std::uint32_t n, std::uint32_t tasks) { plan_.free.give(n, tasks, shape); });
  }

  template <class Change>
  void change(std::span<const NodeRun> runs, Change change_node) {
    const TaskShape head_shape = TaskShape::of(head_);
    for (const NodeRun& run : runs) {
      for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
        plan_.room -= plan_.free.tasks_on(n, head_shape);
        change_node(n, run.tasks_per_node);
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
