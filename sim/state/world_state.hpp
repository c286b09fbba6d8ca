// Everything that changes during a run.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/column.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/state/centre_state.hpp"
#include "sim/state/demand_outline.hpp"
#include "sim/state/job_history.hpp"
#include "sim/state/job_table.hpp"
#include "sim/state/load_board.hpp"
#include "sim/state/network_books.hpp"
#include "sim/state/placement.hpp"
#include "sim/state/quota_books.hpp"
#include "sim/state/room.hpp"
#include "sim/state/span_books.hpp"
#include "sim/state/span_table.hpp"
#include "sim/state/surroundings.hpp"

namespace suanwang {

/// The mutable world. Verbs keep every view (queue, release profile, calendar, load) in step; they
/// need what their comments say and check it, since the platform validates actions before it calls.
class WorldState {
 public:
  WorldState(const City& city,
             const Column<SpeedProfileId, SpeedProfile>& speeds,
             const DemandOutline& outline,
             std::span<const CentreKeeping> keeping,
             const Surroundings* surroundings = nullptr);

  // --- jobs come and go ---
  JobId submit(const JobRequest& request);
  void admit(JobId id);
  /// An admitted job that is looked at again later; `recall` makes it admitted again.
  void defer(JobId id);
  void recall(JobId id);
  /// Says no to a job that no centre has. `leave` ends it.
  void reject(JobId id);
  /// To a centre: to its queue, or, if data has to come there first, on its way (moving). False,
  /// and nothing changed, if the centre could never run it.
  [[nodiscard]] bool dispatch(Time now, JobId id, CentreId centre);
  /// On these nodes. False, and nothing changed, if they don't hold just its tasks, or can't now.
  [[nodiscard]] bool start(Time now,
                           JobId id,
                           PartitionId partition,
                           std::span<const NodeRun> runs);
  /// An admitted job starts at several centres at once, on the lowest nodes of each partition that
  /// hold its tasks. False, and nothing changed, if one can't. Such a job runs as a whole: what
  /// stops any part stops it, and it goes back to the platform where others go to their queue.
  [[nodiscard]] bool start_together(Time now, JobId id, std::span<const SpanPart> parts);
  /// Frees the nodes of a running job and books its energy. It is gone from the centre; `leave`
  /// ends it.
  void stop(Time now, JobId id);
  /// Frees the nodes of a running job, which keeps what it has done, or takes a waiting one out of
  /// its queue. It stays with its centre.
  void suspend(Time now, JobId id);
  /// A suspended job goes back to its centre's queue, at its old place in the order.
  void resume(Time now, JobId id);
  /// A stopped job goes back to its centre's queue, at its old place in the order, with what its
  /// last checkpoint holds.
  void requeue(Time now, JobId id);
  /// Frees the nodes of a running job, which goes back to its centre's queue, at its old place in
  /// the order, with what its stream's jobs keep.
  void preempt(Time now, JobId id);
  /// Takes a waiting job out of its queue.
  void withdraw(JobId id);
  /// Takes a waiting, running or suspended job from its centre, as a failure would: no centre has
  /// it, and the platform decides anew.
  void give_back(Time now, JobId id);

  /// What a job that has just stopped ran and would lose: since its last checkpoint, or since it
  /// began here. Of earlier phases at other speeds the share of what was computed in them.
  [[nodiscard]] Duration undone_by(Time now, const LiveJob& job) const;

  /// From now on `history().undone` tells what jobs run and do not keep.
  void watch_undone() { watches_undone_ = true; }

  /// Takes a waiting or running job from its centre: it is on its way to another, with what its
  /// stream's jobs keep. Its history() tells what it takes along.
  void move(Time now, JobId id, CentreId to);
  /// A moving job comes to the queue of its centre. False if that could not run it any more: it is
  /// admitted, and no centre has it.
  [[nodiscard]] bool arrive(Time now, JobId id);
  /// A stopped job that has completed sends what it wrote. Its centre has done with it; `leave`
  /// ends it.
  void deliver(JobId id);
  void leave(JobId id);
  /// A waiting job gets another number of tasks, one that its kind can have.
  void resize(Time now, JobId id, std::uint32_t tasks);
  /// Plans a waiting job to start then, in place of an earlier reservation. False, and nothing
  /// changed, if that does not fit beside what else is planned.
  bool reserve(JobId id, PartitionId partition, Time start);
  /// Makes the first `nodes` nodes available; those that go must be empty. Reservations in the
  /// partition are dropped.
  void set_available(Time now, PartitionId partition, std::uint32_t nodes);

  /// The node fails: it must have no tasks. Reservations in the partition are dropped.
  void fail_node(Time now, PartitionId partition, std::uint32_t node);
  void repair_node(Time now, PartitionId partition, std::uint32_t node);

  // --- power: nodes at rest, levels, limits ---
  /// Sends an idle node to that state of rest.
  void begin_rest(Time now, PartitionId partition, std::uint32_t node, std::uint32_t state);
  /// Wakes a node that rests or is on its way to rest.
  void begin_wake(Time now, PartitionId partition, std::uint32_t node);
  /// The node's phase ends now. False if it has none that does (the event was of an earlier one).
  bool end_rest_phase(Time now, PartitionId partition, std::uint32_t node);
  /// Running jobs keep what they have done and go on at the level's speed.
  void set_power_level(Time now, PartitionId partition, std::uint32_t level);
  void set_curve(Time now, CentreId centre, CapacityCurve curve);
  void advance_curve(Time now, CentreId centre);

  /// What the centre's nodes may draw from now on. Jobs that take it beyond are the caller's to
  /// stop.
  void set_power_limit(CentreId centre, std::int64_t limit_mw) {
    centres_[centre].power_limit_mw = limit_mw;
  }

  [[nodiscard]] bool has_power_limit(CentreId centre) const {
    return centres_[centre].power_limit_mw != kNoPowerLimit;
  }

  /// Whether some centre has, or may have, a power limit or a curve.
  [[nodiscard]] bool has_limits() const { return has_limits_; }

  /// What a centre's limits leave for more allocations on the partition. Allocations of that many
  /// units can't break the power limit, wherever they are placed.
  [[nodiscard]] Room room(PartitionId id) const { return has_limits_ ? limited_room(id) : Room{}; }

  /// The partition as the request finds it now.
  [[nodiscard]] PartitionRoom room_for(const JobRequest& request, PartitionId id) const;

  /// Whether some partition of the centre has room for the request now, behind the waiting jobs
  /// that are at home there: those that found room there as they came, or would rather run there
  /// than elsewhere. By units: what is free may be in pieces that the waiting jobs use otherwise.
  [[nodiscard]] bool has_room_for(const JobRequest& request, CentreId id) const;

  /// When so many units are expected to be free, the jobs that run ending as they requested; the
  /// next such end where they are free already. kNever if they never will be.
  [[nodiscard]] Time expected_release(std::uint64_t units, PartitionId id) const;

  /// Units of the partition that plans for the request may fill, those of resting nodes included.
  [[nodiscard]] std::int64_t usable_units(const JobRequest& request, PartitionId id) const;

  /// Units of the request as power counts them: cards where there are cards, else cores.
  [[nodiscard]] std::uint64_t units_taken(const JobRequest& request, PartitionId id) const {
    return city_->partitions[id].accelerators > 0 ? request.total_accelerators()
                                                  : request.total_cores();
  }

  /// The same as room counts what comes: a share of a card as a whole one, since a node's power may
  /// rise as steeply by it.
  [[nodiscard]] std::uint64_t units_held(const JobRequest& request, PartitionId id) const {
    const std::uint64_t units = units_taken(request, id);
    const bool is_share = request.accelerators % request.card_units != 0;
    return is_share ? std::uint64_t{request.tasks} * request.card_units : units;
  }

  /// What quotas leave; the platform's policy keeps them, or does not.
  [[nodiscard]] const QuotaBooks& quotas() const { return quotas_; }

  /// Whether the nodes of the centre may draw so much more, beyond what they are bound to.
  [[nodiscard]] bool may_draw_more(CentreId id, std::int64_t power_mw) const;
  [[nodiscard]] bool is_within_power_limit(CentreId id) const;

  /// Units of available nodes that are in no plan: those that rest and that nobody has woken, and
  /// those that are down.
  [[nodiscard]] std::int64_t absent_units(PartitionId id) const {
    const PartitionState& state = partitions_[id];
    return std::int64_t{state.unwoken + state.pool.totals().down_nodes} *
           state.pool.units_per_node();
  }

  /// Sorts the waiting index anew if its order changes with time.
  void refresh_order(Time now, CentreId centre);

  /// Drops the past from the centre's calendars. Call it before they are asked at `now`.
  void forget_before(Time now, CentreId centre);

  // --- views ---
  [[nodiscard]] const City& city() const { return *city_; }

  [[nodiscard]] const JobTable& jobs() const { return jobs_; }

  [[nodiscard]] const CentreState& centre(CentreId id) const { return centres_[id]; }

  [[nodiscard]] const PartitionState& partition(PartitionId id) const { return partitions_[id]; }

  [[nodiscard]] const LoadBoard& load() const { return load_; }

  [[nodiscard]] std::span<const NodeRun> placement(const LiveJob& job) const {
    return arena_.runs(job.placement);
  }

  /// Which centres the jobs of a stream may span.
  [[nodiscard]] const SpanTable& span_table() const { return span_table_; }

  /// The parts of jobs that span centres.
  [[nodiscard]] const SpanBooks& spans() const { return spans_; }

  [[nodiscard]] SpanBooks& spans() { return spans_; }

  /// The job itself, or that which it is a part of.
  [[nodiscard]] JobId whole_of(JobId id) const {
    return jobs_[id].whole.exists() ? jobs_[id].whole : id;
  }

  [[nodiscard]] bool unit_core_tasks() const { return outline_.unit_core_tasks; }

  /// The least of it over the centre's partitions that could run the job; 0 if none could.
  [[nodiscard]] std::uint32_t least_load_units(const JobRequest& request, CentreId id) const;

  /// Speed of the request on a partition in millionths; 0 if it may not run there.
  [[nodiscard]] std::uint32_t speed_ppm(const JobRequest& request, PartitionId id) const {
    const std::uint32_t speed = speed_ppm_[row_of(request) + id.value()];
    constexpr std::uint32_t kAsStated = 1'000'000;
    return request.count_ppm == kAsStated ? speed : product_of_speeds(speed, request.count_ppm);
  }

  /// The numbers of tasks that the job can have beside its own; empty: none.
  [[nodiscard]] std::span<const SpeedProfile::Count> counts(const JobRequest& request) const {
    const SpeedProfile& profile = (*profiles_)[request.speeds];
    return profile.count_ppm(request.stated_tasks()) > 0
               ? std::span<const SpeedProfile::Count>(profile.by_tasks)
               : std::span<const SpeedProfile::Count>{};
  }

  /// Needs one of counts().
  [[nodiscard]] std::uint32_t count_ppm(const JobRequest& request, std::uint32_t tasks) const {
    return (*profiles_)[request.speeds].count_ppm(tasks, request.stated_tasks());
  }

  /// How long the job would run there from a start on, if it runs as long as was requested.
  [[nodiscard]] Duration walltime_on(const JobRequest& request, PartitionId id) const {
    return computing_on(request, id) + Duration{request.startup_ms};
  }

  /// Whether the partition, with all its nodes and nothing on them, could run the job.
  [[nodiscard]] bool could_run(const JobRequest& request, PartitionId id) const;

  [[nodiscard]] bool could_run(const JobRequest& request, CentreId id) const {
    return network_.may_be_at(request, id) && has_nodes_for(request, id);
  }

  /// The same, wherever the job may be.
  [[nodiscard]] bool has_nodes_for(const JobRequest& request, CentreId id) const;

  /// Units of the partition's nodes that the job keeps from others: its dominant share of a node
  /// (cores, cards or memory), times the node's units, times its tasks, rounded up. For one-core
  /// tasks the number of cores, for tasks of whole cards the number of cards.
  [[nodiscard]] std::uint32_t load_units(const JobRequest& request, PartitionId id) const;

  /// What is left of its requested time, at reference speed.
  [[nodiscard]] Duration requested_left(Time now, JobId id) const;

  /// How long it has run, over all its starts, on the clock, whatever it has lost since.
  [[nodiscard]] Duration has_run(Time now, JobId id) const {
    const LiveJob& job = jobs_[whole_of(id)];
    return job.phase == JobPhase::running ? job.served + (now - job.start) : job.served;
  }

  /// Microjoules the job has borne until now, over all its starts. Not const: brings the nodes'
  /// charges up to date.
  [[nodiscard]] Int128 it_energy_uj(Time now, JobId id);

  /// What the facilities took for so much energy of the job, at the constant PUE of its centres.
  /// `it_energy_uj` must be that of now.
  [[nodiscard]] Int128 facility_energy_pj(Time now, JobId id, Int128 it_energy_uj) {
    const JobHistory* history = histories_.find(id);
    return history == nullptr ? it_energy_uj * pue_ppm_at(jobs_[id].centre)
                              : facility_energy_pj(now, id, it_energy_uj, *history);
  }

  [[nodiscard]] const JobHistory& history(JobId id) const { return histories_.of(id); }

  /// Null: nothing has become of it.
  [[nodiscard]] const JobHistory* find_history(JobId id) const { return histories_.find(id); }

  /// Whether a job keeps anything when it is preempted or moved.
  [[nodiscard]] bool keeps_progress(const JobRequest& request) const {
    return saves_when_preempted(request) || checkpoint_of(request) != nullptr;
  }

  /// To note what moved for it.
  [[nodiscard]] JobHistory& open_history(JobId id) { return histories_.open(id); }

  [[nodiscard]] NetworkBooks& network() { return network_; }

  [[nodiscard]] const NetworkBooks& network() const { return network_; }

  /// What comes with a job of another centre, and for it, if it is moved there.
  [[nodiscard]] DataMovement movement(JobId id, CentreId to) const;

  /// Adds to the job's history how long it has run since its start beyond the latency that it may
  /// have.
  void note_latency(Time now, JobId id);

  /// The same of the facility's energy, its cost and carbon, where sites are metered.
  [[nodiscard]] SiteBearing borne_at_sites(Time now, JobId id);

  [[nodiscard]] bool sites_are_metered() const { return !sites_.empty(); }

  /// Integrates the site's meter up to now. Only where sites are metered.
  const SiteAccount& read_site(Time now, CentreId id);

  SiteMeter& site_meter(CentreId id) { return sites_[id.value()].meter; }

  /// Integrates the partition's meter up to now.
  const MeterReading& read_meter(Time now, PartitionId id);

  /// Compares every kept sum with the columns; an InvariantBreach if they differ. O(nodes + jobs).
  void check() const;

  /// Calls visit(partition) for each of the centre's partitions that could run the request until it
  /// returns false: the fastest first, at their levels of power, then by id.
  template <class Visit>
  void for_each_partition(const JobRequest& request, CentreId id, Visit visit) const {
    const Centre& centre = city_->centres[id];
    if (centre.partition_count == 1) [[likely]] {
      if (could_run(request, centre.first_partition)) {
        visit(centre.first_partition);
      }
      return;
    }
    for (std::uint32_t i = 0; i < centre.partition_count; ++i) {
      const PartitionId partition =
          preference_[row_of(request) + centre.first_partition.value() + i];
      if (could_run(request, partition) && !visit(partition)) {
        return;
      }
    }
  }

  [[nodiscard]] bool writes_checkpoints() const { return !outline_.checkpoints.empty(); }

  /// Null: the job writes none.
  [[nodiscard]] const Checkpointing* checkpoint_of(const JobRequest& request) const {
    const bool writes = request.stream.value() < outline_.checkpoints.size() &&
                        outline_.checkpoints[request.stream.value()].exists();
    return writes ? &outline_.checkpoints[request.stream.value()] : nullptr;
  }

  /// What the job writes to go on elsewhere.
  [[nodiscard]] Bytes state_size(const JobRequest& request) const;

  /// How long so much computing of the job takes, with its checkpoints if it writes any.
  [[nodiscard]] Duration with_checkpoints(const JobRequest& request, Duration computing) const {
    const Checkpointing* checkpoint = checkpoint_of(request);
    return checkpoint == nullptr ? computing : checkpoint->with_checkpoints(computing);
  }

 private:
  /// Requested time there, with checkpoints and without the startup.
  [[nodiscard]] Duration computing_on(const JobRequest& request, PartitionId id) const {
    const Duration walltime = at_speed(request.walltime, speed_ppm(request, id));
    return outline_.checkpoints.empty() ? walltime : with_checkpoints(request, walltime);
  }

  [[nodiscard]] bool saves_when_preempted(const JobRequest& request) const {
    return request.stream.value() < outline_.on_preemption.size() &&
           outline_.on_preemption[request.stream.value()] == OnPreemption::save;
  }

  void put_to_rest(Time now, PartitionId partition, std::uint32_t node, std::uint32_t state_index);
  void lower(Time now, PartitionId partition, std::uint32_t node);
  void raise(Time now, PartitionId partition, std::uint32_t node);
  void take_down_away(Time now, PartitionId partition, std::uint32_t nodes);
  void bring_down_back(Time now, PartitionId partition);

  /// A waiting job and its reservation.
  struct Planned {
    JobId job;
    PartitionId partition;
    Time start = kNever;
  };

  void fill_speeds(const Column<SpeedProfileId, SpeedProfile>& speeds);
  void fill_partition_speeds(PartitionId id);
  [[nodiscard]] Room limited_room(PartitionId id) const;
  [[nodiscard]] std::int64_t power_bound_mw(CentreId id) const;
  [[nodiscard]] bool fits_power_limit(const JobRequest& request, PartitionId id) const;
  void set_node_power(Time now, PartitionId partition, std::uint32_t node, std::int64_t power_mw);
  void expect_ready(PartitionId partition, NodeRest& rest);
  void foresee_rise(PartitionId partition, NodeRest& rest);
  void take_resting_away(Time now, PartitionId partition, std::uint32_t nodes);
  void bring_resting_back(Time now, PartitionId partition);
  void sort_preference(CentreId centre);
  void end_rest(Time now, PartitionId partition, std::uint32_t node);

  /// Of a running job, at reference speed.
  struct Progress {
    Duration computed{};
    Duration saved{};  ///< the part of it that a checkpoint holds
  };

  [[nodiscard]] Progress progress(Time now, const LiveJob& job) const;
  Progress keep_progress(Time now, LiveJob& job);
  void keep_all(Time now, LiveJob& job);
  void give_up_nodes(LiveJob& job);
  void queue_again(Time now, JobId id);
  JobId start_part(Time now, JobId whole, const SpanPart& part, std::span<const NodeRun> runs);
  void stop_parts(Time now, JobId whole);
  Int128 facility_energy_pj(Time now, JobId id, Int128 it_energy_uj, const JobHistory& history);
  void hand_back(JobId whole);
  void dissolve(JobId whole);
  void forget(JobId id);
  void check_spans() const;
  void fall_back(Time now, JobId id);
  void keep_or_fall_back(Time now, JobId id);
  void begin_running(Time now, JobId id, Duration walltime);
  void end_running(Time now, JobId id);
  [[nodiscard]] std::vector<Planned> empty_queue(CentreId centre);
  void fill_queue(Time now, CentreId centre, const std::vector<Planned>& planned);

  /// Brings the meters up to date, changes the pool, and tells the site.
  template <class Change>
  void change_pool(Time now, PartitionId partition, Change change) {
    PartitionState& state = partitions_[partition];
    const CentreId centre = city_->partitions[partition].centre;
    const PoolTotals before = state.pool.totals();
    state.meter.advance(now, before, state.pool.available_nodes());
    advance_site(now, centre);
    change(state.pool);
    change_site_power(centre, before, state.pool.totals());
  }

  /// Where the row of the request's speed profile begins in tables of profiles by partitions.
  [[nodiscard]] std::size_t row_of(const JobRequest& request) const {
    return std::size_t{request.speeds.value()} * partition_count_;
  }

  void open_sites(const Surroundings& surroundings);

  void advance_site(Time now, CentreId id) {
    if (sites_are_metered()) {
      SiteState& site = sites_[id.value()];
      site.meter.advance(now, site.it_power_mw, site.job_power_mw);
    }
  }

  void change_site_power(CentreId id, const PoolTotals& before, const PoolTotals& after) {
    if (sites_are_metered()) {
      SiteState& site = sites_[id.value()];
      site.it_power_mw += after.power_mw - before.power_mw;
      site.job_power_mw += after.job_power_mw - before.job_power_mw;
    }
  }

  [[nodiscard]] SiteBearing site_mark(Time now, const LiveJob& job);
  [[nodiscard]] SiteBearing borne_here(Time now, JobId id);
  void enqueue(Time now, JobId id);

  /// Adds (1) or takes away (-1) a job among what waits for its home.
  template <std::int64_t kSign>
  void count_in_load(const LiveJob& job) {
    const std::uint32_t c = job.centre.value();
    partitions_[job.home].queued_units += kSign * std::int64_t{job.queue_load};
    load_.queued_units[c] += kSign * std::int64_t{job.queue_load};
    LoadBoard::add_work(load_.queued_unit_ms[c], kSign, job.queue_load, job.queue_walltime.ms);
  }

  void release_from_centre(const LiveJob& job);
  void expect_here(LiveJob& job);
  bool waits_for_data(Time now, JobId id);
  void measure_for_queue(LiveJob& job, CentreId centre);
  [[nodiscard]] PartitionId home_of(const LiveJob& job) const;
  void take_from_queue(LiveJob& job, JobId id);
  void lift_reservation(LiveJob& job);
  void drop_reservations(PartitionId partition);
  bool put_reservation(LiveJob& job, PartitionId partition, Time start);

  [[nodiscard]] std::int64_t free_units(PartitionId partition) const {
    const NodePool& pool = partitions_[partition].pool;
    const PoolTotals& totals = pool.totals();
    const std::uint64_t free =
        pool.has_accelerators() ? totals.free_accelerators : totals.free_cores;
    return static_cast<std::int64_t>(free +
                                     std::uint64_t{totals.resting_nodes} * pool.units_per_node());
  }

  [[nodiscard]] Int128 borne_now_uj(Time now, const LiveJob& job);

  [[nodiscard]] std::int64_t pue_ppm_at(CentreId id) const {
    return id.exists() ? city_->centres[id].pue_ppm : 0;
  }

  void check_centre(CentreId id, std::int64_t coming_units) const;

  const City* city_;
  const Column<SpeedProfileId, SpeedProfile>* profiles_;
  std::size_t partition_count_;
  DemandOutline outline_;
  JobTable jobs_;
  PlacementArena arena_;
  QuotaBooks quotas_;
  HistoryBooks histories_;
  NetworkBooks network_;
  SpanTable span_table_;
  SpanBooks spans_;
  std::vector<NodeRun> runs_with_cards_;  // scratch of start
  Column<CentreId, CentreState> centres_;
  Column<PartitionId, PartitionState> partitions_;
  LoadBoard load_;
  std::vector<SiteState> sites_;      ///< by centre; empty: sites are not metered
  std::vector<JobBearing> bearings_;  ///< by slot, where sites are metered
  /// For each speed profile: its speed on each partition, and the partitions of each centre by
  /// preference.
  std::vector<std::uint32_t> speed_ppm_;
  std::vector<std::uint32_t> full_speed_ppm_;  ///< the same at the full level of power
  std::vector<std::int64_t> first_rise_mw_;    ///< by partition: steepest, at its first level
  bool watches_undone_ = false;
  bool has_limits_ = false;  ///< of power, or a curve
  std::vector<PartitionId> preference_;
};

}  // namespace suanwang
