// The live jobs: a pool of slots, one per job that has been submitted and has not left.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"
#include "sim/state/placement.hpp"

namespace suanwang {

enum class JobPhase : std::uint8_t {
  none,       ///< the slot is free
  submitted,  ///< the platform has not said yes or no
  admitted,   ///< accepted, not sent to a centre yet
  deferred,   ///< accepted, to be looked at again later
  rejected,   ///< about to leave
  waiting,    ///< in a centre's queue
  running,
  suspended,   ///< dispatched, and stopped with what it has done until it is resumed
  moving,      ///< sent to a centre, and it or its data is on the way
  delivering,  ///< completed, and what it wrote is on the way
};

/// A job as the world sees it. How long it will really run is not here.
struct LiveJob {
  JobRequest request;
  JobPhase phase = JobPhase::none;
  CentreId centre;
  PartitionId partition;
  std::uint32_t generation = 0;  ///< counts starts and stops: events of an earlier one are stale
  std::uint32_t requeues = 0;
  std::uint32_t suspensions = 0;
  std::uint32_t load_units = 0;  ///< where it runs: see WorldState::load_units
  PlacementHandle placement;
  Time start = kNever;
  Time expected_end = kNever;  ///< start + requested time at the partition's speed
  double order_key = 0;        ///< in its centre's waiting index
  std::uint32_t queue_need = 0;
  Duration queue_walltime{};
  std::uint32_t queue_load = 0;  ///< units it counts for while it waits
  PartitionId home;              ///< the partition that counts them
  // What a suspended job keeps of its earlier starts.
  Duration done{};  ///< at reference speed; `request.walltime` is what is left of what was asked
  Duration ran{};   ///< on the clock
  // The parts of both that are of this start, at other levels of power: lost if its nodes go.
  Duration done_here{};
  Duration ran_here{};
  // Of jobs with checkpoints: what of done_here a checkpoint holds, and what is left of a restart.
  Duration saved_here{};
  Duration restart_left{};
  Duration startup_left{};  ///< of this start; it comes before the restart
  Duration served{};        ///< on the clock, over all starts that have ended, whatever was lost

  /// Of this stay at its nodes, through all levels of power; kNever if it has none.
  [[nodiscard]] Time stay_start() const { return start == kNever ? kNever : start - ran_here; }

  /// How long from now on a running job makes no progress.
  [[nodiscard]] Duration lead() const { return startup_left + restart_left; }

  /// Of a job that runs at several centres itself; of each of its parts there that job. none():
  /// it runs at one centre.
  JobId whole;

  // Conservative planning.
  PartitionId reserved_partition;
  Time reserved_start = kNever;
  // Energy borne by earlier starts, and the nodes' charge at this start.
  Int128 it_energy_uj = 0;
  Int128 charge_at_start_uj = 0;
};

class JobTable {
 public:
  JobId add(const JobRequest& request) {
    std::uint32_t slot = 0;
    if (free_.empty()) {
      slot = static_cast<std::uint32_t>(jobs_.size());
      jobs_.emplace_back();
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    LiveJob& job = jobs_[slot];
    const std::uint32_t generation = job.generation + 1;
    job = LiveJob{};
    job.generation = generation;
    job.request = request;
    job.phase = JobPhase::submitted;
    ++live_;
    return JobId(slot);
  }

  void remove(JobId id) {
    LiveJob& job = jobs_[id.value()];
    job.phase = JobPhase::none;
    ++job.generation;
    free_.push_back(id.value());
    --live_;
    if (has_interrupted()) [[unlikely]] {
      first_starts_.erase(id.value());
    }
  }

  /// A job that runs, or did just now, is to lose its start. Few jobs are ever interrupted: what is
  /// known of those stands apart.
  void keep_first_start(JobId id) {
    first_starts_.try_emplace(id.value(), jobs_[id.value()].stay_start());
  }

  /// Whether a live job has been.
  [[nodiscard]] bool has_interrupted() const { return !first_starts_.empty(); }

  /// Whatever came after it; kNever if the job never started.
  [[nodiscard]] Time first_start(JobId id) const {
    const auto kept = first_starts_.find(id.value());
    return kept == first_starts_.end() ? jobs_[id.value()].stay_start() : kept->second;
  }

  /// A part that a job has at one of several centres. It is not counted.
  JobId add_part(const JobRequest& request, JobId whole) {
    const JobId id = add(request);
    --live_;
    jobs_[id.value()].whole = whole;
    return id;
  }

  void remove_part(JobId id) {
    remove(id);
    ++live_;
  }

  /// Whether the slot is of a part, and not of a job that was submitted.
  [[nodiscard]] bool is_part(JobId id) const {
    const JobId whole = jobs_[id.value()].whole;
    return whole.exists() && whole != id;
  }

  LiveJob& operator[](JobId id) { return jobs_[id.value()]; }

  const LiveJob& operator[](JobId id) const { return jobs_[id.value()]; }

  /// Asks the memory for the job: it will be looked at soon, and has not been for long.
  void prefetch(JobId id) const {
    constexpr std::size_t kCacheLine = 64;
    const auto* job = reinterpret_cast<const char*>(&jobs_[id.value()]);
    for (std::size_t at = 0; at < sizeof(LiveJob); at += kCacheLine) {
      __builtin_prefetch(job + at);
    }
  }

  [[nodiscard]] bool is_live(JobId id) const {
    return id.value() < jobs_.size() && jobs_[id.value()].phase != JobPhase::none;
  }

  /// Slots in use or free again: valid ids are below.
  [[nodiscard]] std::uint32_t slot_count() const {
    return static_cast<std::uint32_t>(jobs_.size());
  }

  [[nodiscard]] std::uint32_t live_count() const { return live_; }

 private:
  std::vector<LiveJob> jobs_;
  std::vector<std::uint32_t> free_;
  std::unordered_map<std::uint32_t, Time> first_starts_;  // of interrupted jobs, by slot
  std::uint32_t live_ = 0;
};

}  // namespace suanwang
