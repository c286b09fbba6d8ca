// B3: conservative backfilling (Mu'alem and Feitelson, TPDS 2001). Each job gets the earliest hole
// in the calendar when it is queued; when jobs end early, waiting jobs are lifted and placed again
// in queue order, and only ever move earlier.
//
// The calendar counts units. Where tasks can be fragmented over nodes it may promise a start that
// the nodes can't keep; such a job is planned again behind the next expected end
// (docs/explanation).
#include <algorithm>

#include "scheduler/start/start_rule.hpp"

namespace suanwang {

namespace {

struct Hole {
  PartitionId partition;
  Time start = kNever;
  Time completes = kNever;
};

class Conservative : public StartRule {
 public:
  [[nodiscard]] bool needs_calendar() const override { return true; }

  void decide(const Observation& observation, const Trigger& trigger, Starter& starter) override {
    const WaitingIndex& waiting = observation.waiting();
    const bool replan = trigger.has(Change::end) || trigger.has(Change::capacity);
    if (replan) {
      for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
        move_earlier(observation, waiting.job(at), starter);
      }
    }
    if (trigger.has(Change::capacity)) {
      place_unplaced(observation, starter);
    } else {
      for (const JobId job : trigger.arrived) {
        place(observation, job, observation.now(), starter);
      }
    }
    start_due(observation, starter);
    wake_for_next(observation, starter);
  }

 private:
  /// The hole in which the job completes first; ties to the partition it prefers.
  static Hole earliest_hole(const Observation& observation, const JobRequest& request, Time from) {
    Hole best;
    observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
      const Duration walltime = observation.walltime_on(request, partition);
      const Time start =
          observation.calendar(partition).earliest(observation.usable_units(request, partition),
                                                   from,
                                                   observation.load_units(request, partition),
                                                   walltime);
      if (start < kNever && start + walltime < best.completes) {
        best = {partition, start, start + walltime};
      }
      return true;
    });
    return best;
  }

  static void place(const Observation& observation, JobId job, Time from, Starter& starter) {
    if (!observation.is_waiting(job)) {
      return;
    }
    const Hole hole = earliest_hole(observation, observation.request(job), from);
    if (hole.start < kNever) {
      starter.actions().reserve(job, hole.partition, hole.start);
    }
  }

  /// Jobs without a reservation, in queue order: after a change of capacity, all plans are void.
  static void place_unplaced(const Observation& observation, Starter& starter) {
    const WaitingIndex& waiting = observation.waiting();
    for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
      if (observation.reserved_start(waiting.job(at)) == kNever) {
        place(observation, waiting.job(at), observation.now(), starter);
      }
    }
  }

  static void move_earlier(const Observation& observation, JobId job, Starter& starter) {
    const Time planned = observation.reserved_start(job);
    if (planned == kNever || planned <= observation.now()) {
      return;
    }
    const JobRequest& request = observation.request(job);
    const PartitionId partition = observation.reserved_partition(job);
    const Duration walltime = observation.walltime_on(request, partition);
    const Time start = observation.calendar(partition).earliest_if_lifted(
        observation.usable_units(request, partition),
        observation.now(),
        {planned, planned + walltime, observation.load_units(request, partition)});
    Hole best{partition, start, start + walltime};
    if (observation.city().centres[observation.centre()].partition_count > 1) {
      const Hole other = earliest_hole(observation, request, observation.now());
      best = other.completes < best.completes && other.start < planned ? other : best;
    }
    if (best.start < planned) {
      starter.actions().reserve(job, best.partition, best.start);
    }
  }

  void start_due(const Observation& observation, Starter& starter) {
    const WaitingIndex& waiting = observation.waiting();
    for (auto at = waiting.begin(); !waiting.at_end(at);) {
      const JobId job = waiting.job(at);
      bool started = false;
      if (observation.reserved_start(job) == kNever) {
        place(observation, job, observation.now(), starter);  // its plan was dropped
      }
      if (observation.reserved_start(job) <= observation.now()) {
        const PartitionId partition = observation.reserved_partition(job);
        const JobRequest& request = observation.request(job);
        started = starter.fits(request, partition) && starter.start(job, partition);
        if (!started) {
          place(observation, job, next_release(observation, partition), starter);
        }
      }
      at = after(waiting, at, started);
    }
  }

  static Time next_release(const Observation& observation, PartitionId partition) {
    Time next = observation.now() + seconds(1);
    observation.releases(partition).for_each([&](Time end, JobId, std::uint32_t) {
      next = std::max(next, end);
      return false;
    });
    return next;
  }

  /// A start that is due when nothing else happens needs a call of its own: a job's plan may have
  /// been left by the one it waited for, which has moved earlier since.
  void wake_for_next(const Observation& observation, Starter& starter) {
    const WaitingIndex& waiting = observation.waiting();
    Time next = kNever;
    for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
      const Time start = observation.reserved_start(waiting.job(at));
      next = start > observation.now() ? std::min(next, start) : next;
    }
    if (next != kNever && (next != woken_for_ || observation.now() >= woken_for_)) {
      starter.actions().wake_at(next);
      woken_for_ = next;
    }
  }

  Time woken_for_{INT64_MIN};
};

}  // namespace

extern const PluginEntry<StartRule> start_conservative;
const PluginEntry<StartRule> start_conservative = plugin<StartRule, Conservative>(
    "conservative", "backfilling that never delays any waiting job's reservation");

}  // namespace suanwang
