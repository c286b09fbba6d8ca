#include "scheduler/pipeline/preemptive.hpp"

#include <algorithm>
#include <tuple>

namespace suanwang {

namespace {

/// What would be free on a partition if some jobs made room.
class Vacancy {
 public:
  Vacancy(const Observation& observation, const JobRequest& request, PartitionId partition)
      : observation_(&observation),
        partition_(partition),
        shape_(TaskShape::of(request)),
        tasks_(request.tasks),
        units_(observation.units_held(request, partition)),
        free_(observation.pool(partition).copy_free()),
        nodes_(observation.pool(partition).available_nodes()),
        room_(observation.room(partition)),
        least_share_of_steepest_(least_share(observation, partition)) {}

  /// Nodes that rest count, too: they can be woken.
  void wake_all() {
    const Partition& partition = observation_->city().partitions[partition_];
    for (const auto& [node, rest] : observation_->rests(partition_)) {
      free_.wake(node, partition);
    }
  }

  void without(JobId job) { change(job, true); }

  void with(JobId job) { change(job, false); }

  /// Whether the request would find room, within the centre's limits.
  [[nodiscard]] bool is_enough() const {
    if (room_.limit != RoomLimit::none && room_.units + freed_room() < units_) {
      return false;
    }
    std::uint64_t fitting = 0;
    for (std::uint32_t n = 0; n < nodes_ && fitting < tasks_; ++n) {
      fitting += free_.tasks_on(n, shape_);
    }
    return fitting >= tasks_;
  }

 private:
  /// The smallest rise of a node's power by one more unit over the greatest, which is that by a
  /// card where cards are shared.
  static double least_share(const Observation& observation, PartitionId id) {
    const Partition& partition = observation.city().partitions[id];
    const NodePowerTable& power = partition.levels.empty()
                                      ? partition.node_power_mw
                                      : partition.levels[observation.power_level(id)].node_power_mw;
    std::int64_t least = INT64_MAX;
    for (std::size_t k = 1; k < power.size(); ++k) {
      least = std::min(least, power[k] - power[k - 1]);
    }
    const std::uint32_t step = observation.pool(id).units_per_level();
    const std::int64_t greatest = observation.pool(id).steepest_rise_mw();
    return greatest > 0 ? static_cast<double>(std::max<std::int64_t>(least, 0) * step) /
                              static_cast<double>(greatest)
                        : 1.0;
  }

  /// Units that the jobs which go leave room for: as many as they had under a curve, at least so
  /// many under a power limit, whatever they drew.
  [[nodiscard]] std::uint64_t freed_room() const {
    return room_.limit == RoomLimit::power
               ? static_cast<std::uint64_t>(static_cast<double>(freed_units_) *
                                            least_share_of_steepest_)
               : freed_units_;
  }

  void change(JobId job, bool goes) {
    const JobRequest& request = observation_->request(job);
    const TaskShape shape = TaskShape::of(request);
    for (const NodeRun& run : observation_->placement(job)) {
      for (std::uint32_t n = run.first; n < run.first + run.count; ++n) {
        goes ? free_.give(n, run.tasks_per_node, shape, run.cards)
             : free_.take(n, run.tasks_per_node, shape, run.cards);
      }
    }
    const std::uint64_t units = observation_->units_taken(request, partition_);
    freed_units_ = goes ? freed_units_ + units : freed_units_ - units;
  }

  const Observation* observation_;
  PartitionId partition_;
  TaskShape shape_;
  std::uint64_t tasks_;
  std::uint64_t units_;
  FreeNodes free_;
  std::uint32_t nodes_;
  Room room_;
  double least_share_of_steepest_;
  std::uint64_t freed_units_ = 0;
};

/// Whether it would fit if all nodes that rest were on: they are woken for it, nobody makes room.
bool waits_for_waking(const Observation& observation,
                      const JobRequest& request,
                      PartitionId partition) {
  if (observation.rests(partition).empty()) {
    return false;
  }
  Vacancy vacancy(observation, request, partition);
  vacancy.wake_all();
  return vacancy.is_enough();
}

Runnable runnable(const Observation& observation, JobId id, PartitionId running_on) {
  const JobRequest& request = observation.request(id);
  return {id, request.number, request.submit, request.size(), running_on, 0};
}

}  // namespace

void sort_by_key(std::vector<Runnable>& jobs) {
  std::sort(jobs.begin(), jobs.end(), [](const Runnable& a, const Runnable& b) {
    return std::tie(a.key, a.submit, a.number) < std::tie(b.key, b.submit, b.number);
  });
}

void Preemptive::gather(const Observation& observation) {
  jobs_.clear();
  const WaitingIndex& waiting = observation.waiting();
  for (auto at = waiting.begin(); !waiting.at_end(at); at = waiting.next(at)) {
    jobs_.push_back(runnable(observation, waiting.job(at), PartitionId::none()));
  }
  const Centre& centre = observation.city().centres[observation.centre()];
  for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
    const PartitionId partition = centre.partition(i);
    observation.releases(partition).for_each([&](Time, JobId id, std::uint32_t) {
      if (id.exists()) {
        jobs_.push_back(runnable(observation, id, partition));
      }
      return true;
    });
  }
  // An order of its own, whatever the history of the profile.
  std::sort(jobs_.begin(), jobs_.end(), [](const Runnable& a, const Runnable& b) {
    return a.number < b.number;
  });
}

void Preemptive::decide(const Observation& observation, RunRanking& ranking, Starter& starter) {
  gather(observation);
  ranking.rank(observation, jobs_);
  if (params_.restarts == Restarts::all) {
    start_all_anew(observation, starter);
  } else {
    still_told_.clear();
    start_waiting(observation, starter);
    told_.swap(still_told_);
  }
  note_where_they_run(observation);
  ranking.settled(observation, jobs_);
  const Time next =
      std::min(ranking.next_change(observation, jobs_), next_notice(observation.now()));
  if (next != kNever && (next != woken_for_ || observation.now() >= woken_for_)) {
    starter.actions().wake_at(next);
    woken_for_ = next;
  }
}

void Preemptive::start_all_anew(const Observation& /*observation*/, Starter& starter) {
  for (const Runnable& job : jobs_) {
    if (job.running_on.exists()) {
      starter.actions().preempt(job.id);
    }
  }
  for (const Runnable& job : jobs_) {
    starter.start_anywhere(job.id);
  }
}

void Preemptive::start_waiting(const Observation& observation, Starter& starter) {
  for (std::size_t rank = 0; rank < jobs_.size(); ++rank) {
    // One that was running may have made room for a better one by now.
    if (!observation.is_waiting(jobs_[rank].id) || starter.start_anywhere(jobs_[rank].id)) {
      continue;
    }
    const JobRequest request = observation.request(jobs_[rank].id);
    if (make_room(observation, request, rank, starter)) {
      starter.start_anywhere(jobs_[rank].id);
    }
  }
}

/// On the partition that the job prefers of those where others can make room.
bool Preemptive::make_room(const Observation& observation,
                           const JobRequest& request,
                           std::size_t rank,
                           Starter& starter) {
  bool made = false;
  observation.for_each_partition(request, observation.centre(), [&](PartitionId partition) {
    if (waits_for_waking(observation, request, partition)) {
      return false;
    }
    const std::vector<std::size_t> ranks = victims(observation, request, rank, partition);
    made = !ranks.empty() && preempt(observation, ranks, starter);
    return ranks.empty();
  });
  return made;
}

/// All of them at once, when the last has had its notice. False: not yet.
bool Preemptive::preempt(const Observation& observation,
                         const std::vector<std::size_t>& ranks,
                         Starter& starter) {
  const Time now = observation.now();
  Time latest{INT64_MIN};
  for (const std::size_t victim : ranks) {
    const std::uint64_t number = jobs_[victim].number;
    const auto before = told_.find(number);
    const Time told = before == told_.end() ? now : before->second;
    still_told_.insert({number, told});
    latest = std::max(latest, told);
  }
  if (now - latest < params_.notice) {
    return false;
  }
  for (const std::size_t victim : ranks) {
    const auto told = still_told_.extract(jobs_[victim].number);
    starter.actions().preempt(jobs_[victim].id, told.mapped());
  }
  return true;
}

/// When the next of those that were told has had its notice.
Time Preemptive::next_notice(Time now) const {
  Time next = kNever;
  for (const auto& [number, told] : told_) {
    const Time due = told + params_.notice;
    next = due > now ? std::min(next, due) : next;
  }
  return next;
}

/// Jobs that come after `rank`, first those that were told before, the last first until there is
/// room; then without those that it does not take after all. Those that make room for a better job
/// in this decision are not there for another. Empty if there can't be room.
std::vector<std::size_t> Preemptive::victims(const Observation& observation,
                                             const JobRequest& request,
                                             std::size_t rank,
                                             PartitionId partition) const {
  std::vector<std::size_t> chosen;
  Vacancy vacancy(observation, request, partition);
  const auto choose = [&](bool is_told) {
    for (std::size_t r = jobs_.size(); r-- > rank + 1 && !vacancy.is_enough();) {
      const Runnable& job = jobs_[r];
      if (job.running_on == partition && !still_told_.contains(job.number) &&
          told_.contains(job.number) == is_told && observation.is_running(job.id, job.number)) {
        vacancy.without(job.id);
        chosen.push_back(r);
      }
    }
  };
  choose(true);
  choose(false);
  if (!vacancy.is_enough()) {
    return {};
  }
  // The better ones of them may keep running.
  for (std::size_t i = chosen.size(); i-- > 0;) {
    vacancy.with(jobs_[chosen[i]].id);
    if (vacancy.is_enough()) {
      chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      vacancy.without(jobs_[chosen[i]].id);
    }
  }
  return chosen;
}

void Preemptive::note_where_they_run(const Observation& observation) {
  for (Runnable& job : jobs_) {
    if (!observation.is_running(job.id, job.number)) {
      job.running_on = PartitionId::none();
    } else if (!job.running_on.exists()) {
      job.running_on = observation.running_partition(job.id);
    }
  }
}

}  // namespace suanwang
