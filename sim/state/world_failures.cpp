// The part of the world that fails: nodes that are down, and what jobs lose with them.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

/// Takes a node that is on and idle out of the pool, and out of what plans may use.
void WorldState::lower(Time now, PartitionId partition, std::uint32_t node) {
  PartitionState& state = partitions_[partition];
  const std::uint32_t units = state.pool.units_per_node();
  const CentreId centre = city_->partitions[partition].centre;
  const std::int64_t free_before = free_units(partition);
  change_pool(now, partition, [node](NodePool& pool) { pool.take_down(node); });
  load_.free_units[centre.value()] += free_units(partition) - free_before;
  load_.capacity_units[centre.value()] -= units;
  if (centres_[centre].keeping.calendar) {
    state.calendar.add(now, kNever, units);
  }
}

void WorldState::raise(Time now, PartitionId partition, std::uint32_t node) {
  PartitionState& state = partitions_[partition];
  const std::uint32_t units = state.pool.units_per_node();
  const CentreId centre = city_->partitions[partition].centre;
  const std::int64_t free_before = free_units(partition);
  change_pool(now, partition, [now, node](NodePool& pool) { pool.bring_up(now, node); });
  load_.free_units[centre.value()] += free_units(partition) - free_before;
  load_.capacity_units[centre.value()] += units;
  if (centres_[centre].keeping.calendar) {
    state.calendar.add(now, kNever, -std::int64_t{units});
  }
}

void WorldState::fail_node(Time now, PartitionId partition, std::uint32_t node) {
  PartitionState& state = partitions_[partition];
  SUANWANG_CHECK(!state.down.contains(node), "a node that is down does not fail");
  DownNode& down = state.down[node];
  down.is_there = node < state.pool.available_nodes();
  if (!down.is_there) {
    if (const auto away = state.away_at_rest.find(node); away != state.away_at_rest.end()) {
      down.rest_state = away->second;
      state.away_at_rest.erase(away);
    }
    return;
  }
  if (const auto rest = state.rests.find(node); rest != state.rests.end()) {
    if (rest->second.ready == kNever) {  // nobody has woken it
      down.rest_state = rest->second.state;
    }
    end_rest(now, partition, node);
  }
  lower(now, partition, node);
  if (centres_[city_->partitions[partition].centre].keeping.calendar) {
    drop_reservations(partition);
  }
}

void WorldState::repair_node(Time now, PartitionId partition, std::uint32_t node) {
  PartitionState& state = partitions_[partition];
  const auto found = state.down.find(node);
  SUANWANG_CHECK(found != state.down.end(), "a node that is up is not repaired");
  const DownNode down = found->second;
  state.down.erase(found);
  if (down.is_there) {
    raise(now, partition, node);
    if (down.rest_state) {
      put_to_rest(now, partition, node, *down.rest_state);
    }
  } else if (down.rest_state) {
    state.away_at_rest[node] = *down.rest_state;
  }
}

/// Those from node `nodes` on go with the partition's capacity.
void WorldState::take_down_away(Time now, PartitionId partition, std::uint32_t nodes) {
  PartitionState& state = partitions_[partition];
  for (auto at = state.down.lower_bound(nodes); at != state.down.end(); ++at) {
    if (at->second.is_there) {
      raise(now, partition, at->first);
      at->second.is_there = false;
    }
  }
}

/// Nodes that have come back, and are still down.
void WorldState::bring_down_back(Time now, PartitionId partition) {
  PartitionState& state = partitions_[partition];
  for (auto& [node, down] : state.down) {
    if (!down.is_there && node < state.pool.available_nodes()) {
      lower(now, partition, node);
      down.is_there = true;
    }
  }
}

/// What the job computed since this phase of its run began, at reference speed: all of it, and the
/// part that a checkpoint holds. Without checkpoints the time on the clock, and nothing.
WorldState::Progress WorldState::progress(Time now, const LiveJob& job) const {
  const Duration ran = now - job.start;
  // The job has not ended, so that something is left of its time; rounding must not take that.
  const std::int64_t most = std::max<std::int64_t>(job.request.walltime.ms - 1, 0);
  const std::uint32_t speed = speed_ppm(job.request, job.partition);
  const auto at_most = [&](Duration computing) {
    return Duration{std::min(work_done(computing, speed).ms, most)};
  };
  const Checkpointing* checkpoint = checkpoint_of(job.request);
  const Duration after_restart{std::max<std::int64_t>((ran - job.lead()).ms, 0)};
  if (checkpoint == nullptr) {
    return {at_most(after_restart), {}};
  }
  return {at_most(checkpoint->computed_in(after_restart)),
          at_most(checkpoint->saved_in(after_restart))};
}

Duration WorldState::requested_left(Time now, JobId id) const {
  const LiveJob& job = jobs_[whole_of(id)];
  return job.phase == JobPhase::running ? job.request.walltime - progress(now, job).computed
                                        : job.request.walltime;
}

Duration WorldState::undone_by(Time now, const LiveJob& job) const {
  const Duration ran = now - job.start;
  const Checkpointing* checkpoint = checkpoint_of(job.request);
  if (checkpoint != nullptr) {
    const Duration computing{std::max<std::int64_t>((ran - job.lead()).ms, 0)};
    const std::int64_t cycle = (checkpoint->interval + checkpoint->cost).ms;
    if (computing.ms >= cycle) {
      return Duration{computing.ms % cycle};
    }
  }
  if (job.done_here.ms == 0) {
    return ran + job.ran_here;
  }
  const Int128 lost = Int128{job.ran_here.ms} * (job.done_here - job.saved_here).ms;
  return ran + Duration{static_cast<std::int64_t>(lost / job.done_here.ms)};
}

/// The job's nodes are gone: it falls back to its last checkpoint, or to where it began here.
void WorldState::fall_back(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  if (watches_undone_) [[unlikely]] {
    JobHistory& history = histories_.open(id);
    history.undone = history.undone + undone_by(now, job);
  }
  Duration lost = job.done_here - job.saved_here;
  Duration restart{};
  if (const Checkpointing* checkpoint = checkpoint_of(job.request)) {
    if (const Duration saved = progress(now, job).saved; saved.ms > 0) {
      lost = Duration{-saved.ms};  // a checkpoint holds all that was done before it, too
    }
    restart = checkpoint->restart;
  }
  job.restart_left = restart;
  job.done = job.done - lost;
  job.request.walltime = job.request.walltime + lost;
  job.ran = job.ran - job.ran_here;
  job.done_here = {};
  job.ran_here = {};
  job.saved_here = {};
}

}  // namespace suanwang
