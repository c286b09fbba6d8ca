// The part of the world in which jobs run at several centres at once. The whole holds what the job
// has done and stands in no queue and on no node; a part at each centre holds nodes, and counts
// there as any job that runs.
#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

namespace {

/// The lowest nodes with room, as many tasks on each as it takes; nothing if they don't take all.
std::vector<NodeRun> lowest_nodes(const NodePool& pool,
                                  const TaskShape& shape,
                                  std::uint32_t tasks) {
  std::vector<NodeRun> runs;
  const NodeSet& open = pool.open_nodes();
  for (std::uint32_t n = open.next(0); tasks > 0 && n < open.size(); n = open.next(n + 1)) {
    const std::uint32_t here = std::min(pool.tasks_on(n, shape), tasks);
    tasks -= here;
    const bool joins = !runs.empty() && runs.back().first + runs.back().count == n &&
                       runs.back().tasks_per_node == here;
    if (joins) {
      ++runs.back().count;
    } else if (here > 0) {
      runs.push_back({n, 1, here});
    }
  }
  return tasks == 0 ? runs : std::vector<NodeRun>{};
}

}  // namespace

/// Its speed is that of its slowest part, of those the first, times that of its stream over several
/// centres.
bool WorldState::start_together(Time now, JobId id, std::span<const SpanPart> parts) {
  SUANWANG_CHECK(jobs_[id].phase == JobPhase::admitted, "only an admitted job starts together");
  const JobRequest request = jobs_[id].request;
  const SpanRule* rule = span_table_.rule_of(request.stream);
  SUANWANG_CHECK(rule != nullptr && !parts.empty(), "only jobs of some streams start together");
  const TaskShape shape = TaskShape::of(request);
  std::vector<std::vector<NodeRun>> nodes;
  for (const SpanPart& part : parts) {
    nodes.push_back(lowest_nodes(partitions_[part.partition].pool, shape, part.tasks));
    if (nodes.back().empty()) {
      return false;
    }
  }
  const auto slowest =
      std::min_element(parts.begin(), parts.end(), [&](const SpanPart& a, const SpanPart& b) {
        return speed_ppm(request, a.partition) < speed_ppm(request, b.partition);
      });
  LiveJob& job = jobs_[id];
  job.request.count_ppm = rule->speed_ppm;
  job.partition = slowest->partition;
  job.centre = city_->partitions[job.partition].centre;
  job.startup_left = Duration{request.startup_ms};
  job.start = now;
  job.expected_end = now + computing_on(job.request, job.partition) + job.lead();
  job.phase = JobPhase::running;
  job.whole = id;
  ++job.generation;
  histories_.open(id);
  std::vector<JobId> held;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    held.push_back(start_part(now, id, parts[i], nodes[i]));
  }
  spans_.open(id, std::move(held));
  return true;
}

/// On free nodes. Plans that the centre made without it no longer hold.
JobId WorldState::start_part(Time now,
                             JobId whole,
                             const SpanPart& where,
                             std::span<const NodeRun> runs) {
  JobRequest request = jobs_[whole].request;
  request.tasks = where.tasks;
  const JobId id = jobs_.add_part(request, whole);
  if (sites_are_metered()) {
    bearings_.resize(std::max(bearings_.size(), std::size_t{id.value()} + 1));
    bearings_[id.value()] = {};
  }
  LiveJob& part = jobs_[id];
  const Duration walltime = jobs_[whole].expected_end - now;
  part.partition = where.partition;
  part.home = where.partition;
  part.centre = city_->partitions[where.partition].centre;
  part.queue_load = load_units(request, where.partition);
  part.queue_walltime = walltime;
  quotas_.add(request, part.centre);
  CentreState& centre = centres_[part.centre];
  ++centre.dispatched;
  ++centre.started;
  if (centre.keeping.calendar) {
    drop_reservations(where.partition);
  }
  const std::int64_t free_before = free_units(where.partition);
  bool is_taken = false;
  change_pool(now, where.partition, [&](NodePool& pool) {
    is_taken = pool.take(now, runs, TaskShape::of(request), request.tasks);
  });
  SUANWANG_CHECK(is_taken, "the nodes of a part were free, and can't be taken");
  SUANWANG_CHECK(!has_limits_ || is_within_power_limit(part.centre),
                 "a centre is over its power limit");
  load_.free_units[part.centre.value()] += free_units(where.partition) - free_before;
  part.placement = arena_.store(runs);
  begin_running(now, id, walltime);
  return id;
}

/// All parts free their nodes; what they have borne is the whole's.
[[gnu::noinline]] void WorldState::stop_parts(Time now, JobId whole) {
  JobHistory& history = histories_.open(whole);
  if (network_.latency().was_broken()) {
    note_latency(now, whole);
  }
  for (const JobId id : spans_.parts_of(whole)) {
    LiveJob& part = jobs_[id];
    part.whole = JobId::none();
    stop(now, id);
    part.whole = whole;
    histories_.close(id);  // its latency is the whole's
    jobs_[whole].it_energy_uj += part.it_energy_uj;
    history.facility_energy_pj += part.it_energy_uj * pue_ppm_at(part.centre);
    if (sites_are_metered()) {
      bearings_[whole.value()].earlier += bearings_[id.value()].earlier;
    }
  }
  LiveJob& job = jobs_[whole];
  history.it_energy_uj = job.it_energy_uj;
  job.served = job.served + (now - job.start);
  job.phase = JobPhase::admitted;
  ++job.generation;
}

/// A stopped job goes back to the platform: no centre's queue may be able to hold all of it.
[[gnu::noinline]] void WorldState::hand_back(JobId whole) {
  LiveJob& job = jobs_[whole];
  ++job.requeues;
  ++centres_[job.centre].requeued;
  std::vector<CentreId> centres;
  for (const JobId part : spans_.parts_of(whole)) {
    centres.push_back(jobs_[part].centre);
  }
  spans_.note_return(whole, std::move(centres));
  dissolve(whole);
}

/// The parts of a stopped job go; nothing tells any more where it ran.
[[gnu::noinline]] void WorldState::dissolve(JobId whole) {
  for (const JobId id : spans_.parts_of(whole)) {
    const LiveJob& part = jobs_[id];
    arena_.release(part.placement);
    quotas_.remove(part.request, part.centre);
    jobs_.remove_part(id);
  }
  spans_.close(whole);
  LiveJob& job = jobs_[whole];
  job.request.count_ppm = kPpm;
  job.centre = CentreId::none();
  job.partition = PartitionId::none();
  job.start = kNever;
  job.whole = JobId::none();
}

/// Of a job with a past: it has borne at other centres, or at several at once.
[[gnu::noinline]] Int128 WorldState::facility_energy_pj(Time now,
                                                        JobId id,
                                                        Int128 it_energy_uj,
                                                        const JobHistory& history) {
  const LiveJob& job = jobs_[id];
  if (job.whole != id) {
    return history.facility_energy_pj +
           (it_energy_uj - history.it_energy_uj) * pue_ppm_at(job.centre);
  }
  Int128 energy_pj = history.facility_energy_pj;
  for (const JobId part : spans_.parts_of(id)) {
    const LiveJob& live = jobs_[part];
    const bool runs = live.phase == JobPhase::running;
    energy_pj += runs ? borne_now_uj(now, live) * pue_ppm_at(live.centre) : Int128{0};
  }
  return energy_pj;
}

/// A whole runs by its parts, all of them and with all its tasks.
void WorldState::check_spans() const {
  for (const auto& [whole, parts] : spans_.all()) {
    std::uint64_t tasks = 0;
    for (const JobId id : parts) {
      const LiveJob& part = jobs_[id];
      SUANWANG_CHECK(part.phase == JobPhase::running && part.whole == whole &&
                         part.expected_end == jobs_[whole].expected_end,
                     "a part of a job does not run with it");
      tasks += part.request.tasks;
    }
    SUANWANG_CHECK(jobs_[whole].phase == JobPhase::running && tasks == jobs_[whole].request.tasks,
                   "the parts of a job are not the whole");
  }
}

}  // namespace suanwang
