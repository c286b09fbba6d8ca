// What a policy sees: a read-only view over the world, zero-copy, never the truth about run times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/economy/market/market_books.hpp"
#include "sim/platform/action.hpp"
#include "sim/platform/forecast.hpp"
#include "sim/platform/monitor.hpp"
#include "sim/platform/policy.hpp"
#include "sim/platform/rationale.hpp"
#include "sim/state/node_pool.hpp"
#include "sim/state/placement.hpp"
#include "sim/state/release_profile.hpp"
#include "sim/state/step_profile.hpp"
#include "sim/state/waiting_index.hpp"
#include "sim/state/waiting_order.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

/// Forecasts by zone, made for a run from the truth and the scenario's error; a zone without a
/// signal has an empty forecast.
struct ForecastBoard {
  std::vector<Forecast> carbon;
  std::vector<Forecast> price;
};

/// What the platform knows beside the jobs: forecasts, and what it is told of the centres.
struct PlatformView {
  ForecastBoard* forecasts = nullptr;
  const Monitor* monitor = nullptr;     ///< null: it sees every centre as it is
  Duration score_wait = hours(1);       ///< as Telemetry's
  Rationale* rationale = nullptr;       ///< asks why; null: nobody does
  const MarketBooks* market = nullptr;  ///< null: there is none
};

/// Which centres a job may be sent to, beside those that could never run it.
struct CandidateRule {
  bool only_with_room = false;  ///< those that have room for it now, as far as is known
  Duration most_age = days(365'000);
  bool quotas = false;  ///< those that quotas let have it
};

class Observation {
 public:
  Observation(const WorldState& world,
              Time now,
              Scope scope,
              CentreId centre,
              std::span<const JobId> pending,
              std::span<const Action> refused,
              const PlatformView& platform)
      : world_(&world),
        now_(now),
        scope_(scope),
        centre_(centre),
        pending_(pending),
        refused_(refused),
        platform_(&platform),
        monitor_(scope == Scope::city ? platform.monitor : nullptr) {}

  /// The same view, in which only those centres could run a job. The rule must outlive it.
  [[nodiscard]] Observation narrowed(const CandidateRule& rule) const {
    Observation view = *this;
    view.rule_ = &rule;
    return view;
  }

  [[nodiscard]] Time now() const { return now_; }

  [[nodiscard]] Scope scope() const { return scope_; }

  [[nodiscard]] const City& city() const { return world_->city(); }

  /// Actions of the last decision that were refused, with their codes.
  [[nodiscard]] std::span<const Action> refused() const { return refused_; }

  /// Who asks why this job goes where it goes, or null.
  [[nodiscard]] Rationale* rationale(const JobRequest& request) const {
    Rationale* asks = platform_->rationale;
    return asks != nullptr && asks->is_about(request) ? asks : nullptr;
  }

  /// Offers, limits and contracts; null: there is no market.
  [[nodiscard]] const MarketBooks* market() const { return platform_->market; }

  // --- jobs ---
  [[nodiscard]] const JobRequest& request(JobId id) const { return world_->jobs()[id].request; }

  /// Its number by order of arrival; 0 if there is no such live job.
  [[nodiscard]] std::uint64_t number_of(JobId id) const {
    return id.exists() && world_->jobs().is_live(id) ? request(id).number : 0;
  }

  /// Whether the platform's word on the job is still to come: of those in pending(), not those that
  /// were sent somewhere or rejected in this decision.
  [[nodiscard]] bool is_undecided(JobId id) const {
    const JobPhase phase = world_->jobs()[id].phase;
    return phase == JobPhase::submitted || phase == JobPhase::admitted;
  }

  /// Whether the platform has taken the job on and no centre has it.
  [[nodiscard]] bool is_admitted(JobId id) const {
    return world_->jobs()[id].phase == JobPhase::admitted;
  }

  [[nodiscard]] bool is_waiting(JobId id) const {
    const LiveJob& job = world_->jobs()[id];
    return job.phase == JobPhase::waiting && job.centre == centre_;
  }

  /// Start and requested end of a running job.
  [[nodiscard]] Time started(JobId id) const {
    return world_->jobs()[id].start - world_->jobs()[id].ran_here;
  }

  /// What is left of its requested time at reference speed, and how long it has run on the clock,
  /// over all its starts.
  [[nodiscard]] Duration requested_left(JobId id) const { return world_->requested_left(now_, id); }

  [[nodiscard]] Duration has_run(JobId id) const { return world_->has_run(now_, id); }

  [[nodiscard]] Time expected_end(JobId id) const { return world_->jobs()[id].expected_end; }

  /// Requested run time at the partition's speed.
  [[nodiscard]] Duration walltime_on(const JobRequest& request, PartitionId partition) const {
    return world_->walltime_on(request, partition);
  }

  /// Whether the request may run on the partition's kind of nodes.
  [[nodiscard]] bool may_run_on(const JobRequest& request, PartitionId partition) const {
    return world_->speed_ppm(request, partition) > 0;
  }

  /// Units of the partition that the job keeps from others.
  [[nodiscard]] std::uint32_t load_units(const JobRequest& request, PartitionId partition) const {
    return world_->load_units(request, partition);
  }

  // --- city scope ---
  /// Jobs that wait for the platform's word, in order of arrival.
  [[nodiscard]] std::span<const JobId> pending() const { return pending_; }

  /// Load of all centres, as columns by CentreId, as of when they were last heard of.
  [[nodiscard]] const LoadBoard& load() const {
    return monitor_ == nullptr ? world_->load() : monitor_->board();
  }

  /// When what is known of the centre was true.
  [[nodiscard]] Time known_since(CentreId id) const {
    return monitor_ == nullptr ? now_ : monitor_->taken_at(id);
  }

  /// Scores of levels L1 and L2.
  [[nodiscard]] MetricScores scores(CentreId id) const {
    return monitor_ == nullptr
               ? scores_of(world_->load().row(id.value()), now_, platform_->score_wait)
               : monitor_->scores(id);
  }

  /// Whether a job may be sent there: the centre could run it at some time, and the rule of this
  /// view lets it.
  [[nodiscard]] bool could_run(const JobRequest& request, CentreId id) const {
    return world_->could_run(request, id) && (rule_ == nullptr || passes(request, id));
  }

  /// The same of a partition, at some time, wherever rules of this view let the job go.
  [[nodiscard]] bool could_ever_run(const JobRequest& request, PartitionId id) const {
    return world_->network().may_be_at(request, city().partitions[id].centre) &&
           world_->could_run(request, id);
  }

  /// Whether the partition has nodes that are on and free for the request, behind all that waits
  /// there, as far as is known.
  [[nodiscard]] bool has_nodes_now(const JobRequest& request, PartitionId id) const {
    const PartitionRoom room = room_for(request, id);
    const std::uint32_t units = load_units(request, id);
    return room.fits && room.holds(queued_units(id), units, world_->units_held(request, id)) &&
           (monitor_ == nullptr || !monitor_->has_refused(city().partitions[id].centre, units));
  }

  /// How jobs of its stream may span centres; null: they may not.
  [[nodiscard]] const SpanRule* span_rule(const JobRequest& request) const {
    return world_->span_table().rule_of(request.stream);
  }

  /// Whether a job of that rule may span both.
  [[nodiscard]] bool are_near(const SpanRule& rule, CentreId a, CentreId b) const {
    return world_->span_table().are_near(rule, a, b);
  }

  /// Whether it could run a job at some time, with all its nodes and nothing on them.
  [[nodiscard]] bool could_ever_run(const JobRequest& request, CentreId id) const {
    return world_->could_run(request, id);
  }

  /// What has to come over the network before the job may start at the centre. Where data sets are,
  /// and which links are up, is known at once and everywhere.
  [[nodiscard]] DataMovement data_movement(const JobRequest& request, CentreId id) const {
    return world_->network().data_movement(request, id);
  }

  /// What comes with a job that the platform has sent to a centre, and for it, if it moves there.
  [[nodiscard]] DataMovement movement(JobId id, CentreId to) const {
    return world_->movement(id, to);
  }

  /// Whether quotas let the centre have the job beside what it has.
  [[nodiscard]] bool quotas_allow(const JobRequest& request, CentreId id) const {
    return world_->quotas().allow(request, id);
  }

  /// Whether its tenant and district may have the job, wherever it goes.
  [[nodiscard]] bool quotas_allow_somewhere(const JobRequest& request) const {
    return world_->quotas().allow_somewhere(request);
  }

  /// The same if they had nothing.
  [[nodiscard]] bool quotas_could_allow_somewhere(const JobRequest& request) const {
    return world_->quotas().could_allow_somewhere(request);
  }

  /// Whether quotas would let the centre have the job if nobody had anything.
  [[nodiscard]] bool quotas_could_allow(const JobRequest& request, CentreId id) const {
    return world_->quotas().could_allow(request, id);
  }

  /// The rule that narrows this view, or null.
  [[nodiscard]] const CandidateRule* rule() const { return rule_; }

  /// Whether it has room for the request now, behind all that waits there, as far as is known.
  [[nodiscard]] bool has_room_for(const JobRequest& request, CentreId id) const {
    return monitor_ == nullptr ? world_->has_room_for(request, id)
                               : monitor_->has_room_for(request, id);
  }

  /// The partition as the request would find it, as far as is known.
  [[nodiscard]] PartitionRoom room_for(const JobRequest& request, PartitionId id) const {
    return monitor_ == nullptr ? world_->room_for(request, id) : monitor_->room_for(request, id);
  }

  /// Units of jobs that wait for the partition, or are on their way to it, as far as is known.
  [[nodiscard]] std::int64_t queued_units(PartitionId id) const {
    return monitor_ == nullptr ? world_->partition(id).queued_units : monitor_->queued_units(id);
  }

  /// Whether the job keeps anything when it is preempted or moved.
  [[nodiscard]] bool keeps_progress(const JobRequest& request) const {
    return world_->keeps_progress(request);
  }

  /// The numbers of tasks that an elastic job can have, ascending, with its speeds; else empty.
  [[nodiscard]] std::span<const SpeedProfile::Count> counts(const JobRequest& request) const {
    return world_->counts(request);
  }

  /// Its speed with so many of them, over that with the number it was submitted with.
  [[nodiscard]] std::uint32_t count_ppm(const JobRequest& request, std::uint32_t tasks) const {
    return world_->count_ppm(request, tasks);
  }

  /// Speed of the request, with the tasks it has, in millionths.
  [[nodiscard]] std::uint32_t speed_ppm(const JobRequest& request, PartitionId partition) const {
    return world_->speed_ppm(request, partition);
  }

  /// Which centre has the job, or is to have it when it has moved; none(): no centre has it.
  [[nodiscard]] CentreId centre_of(JobId id) const { return world_->jobs()[id].centre; }

  /// Where a job runs; none(): it does not.
  [[nodiscard]] PartitionId partition_of(JobId id) const { return world_->jobs()[id].partition; }

  /// When so many units are expected to be free, running jobs ending as they requested: the next
  /// such end where they are free now, in pieces. kNever if they never will be. Needs
  /// Needs::releases.
  [[nodiscard]] Time expected_release(std::uint64_t units, PartitionId id) const {
    return monitor_ == nullptr ? world_->expected_release(units, id)
                               : monitor_->expected_release(now_, units, id);
  }

  /// What is forecast of a zone now, in the unit of the series; empty unless the policy needs it.
  /// Valid until the next call for that zone.
  [[nodiscard]] ForecastView carbon_forecast(ZoneId zone) const {
    return view_of(platform_->forecasts->carbon, zone);
  }

  [[nodiscard]] ForecastView price_forecast(ZoneId zone) const {
    return view_of(platform_->forecasts->price, zone);
  }

  /// Whether the job with that number still has this id, and runs, waits at a centre, is suspended.
  /// A policy that kept an id must ask: ids are used again.
  [[nodiscard]] bool is_running(JobId id, std::uint64_t number) const {
    return is_in_phase(id, number, JobPhase::running);
  }

  [[nodiscard]] bool is_queued(JobId id, std::uint64_t number) const {
    return is_in_phase(id, number, JobPhase::waiting);
  }

  [[nodiscard]] bool is_suspended(JobId id, std::uint64_t number) const {
    return is_in_phase(id, number, JobPhase::suspended);
  }

  // --- a centre: its own as it is, and any of them where the platform sees all ---
  [[nodiscard]] CentreId centre() const { return centre_; }

  [[nodiscard]] const WaitingIndex& waiting() const { return world_->centre(centre_).waiting; }

  [[nodiscard]] const NodePool& pool(PartitionId id) const { return own(id).pool; }

  /// Nodes that rest, by id.
  [[nodiscard]] const NodeRests& rests(PartitionId id) const { return world_->partition(id).rests; }

  /// Units of available nodes that are in no plan: those that rest and that nobody has woken, and
  /// those that are down.
  [[nodiscard]] std::int64_t absent_units(PartitionId id) const { return world_->absent_units(id); }

  /// How long the slowest of the partition's states takes to leave.
  [[nodiscard]] Duration slowest_wake(PartitionId id) const {
    Duration slowest{};
    for (const RestState& state : city().partitions[id].rest_states) {
      slowest = std::max(slowest, state.leave);
    }
    return slowest;
  }

  /// The level of power its nodes run at.
  [[nodiscard]] std::uint32_t power_level(PartitionId id) const {
    return world_->partition(id).level;
  }

  /// What the centre's power limit and capacity curve leave for more allocations.
  [[nodiscard]] Room room(PartitionId id) const { return world_->room(id); }

  /// Units of the request, and as room counts what comes.
  [[nodiscard]] std::uint64_t units_taken(const JobRequest& request, PartitionId id) const {
    return world_->units_taken(request, id);
  }

  [[nodiscard]] std::uint64_t units_held(const JobRequest& request, PartitionId id) const {
    return world_->units_held(request, id);
  }

  /// Units that plans for the request may fill: those of available nodes, or what is taken with the
  /// room that limits leave.
  [[nodiscard]] std::int64_t usable_units(const JobRequest& request, PartitionId id) const {
    return world_->usable_units(request, id);
  }

  /// Whether room lets the request start there.
  [[nodiscard]] bool has_room(const JobRequest& request, PartitionId id) const {
    if (!world_->has_limits()) [[likely]] {
      return true;
    }
    const Room room = world_->room(id);
    return room.limit == RoomLimit::none || world_->units_held(request, id) <= room.units;
  }

  /// Running jobs by expected end, and waking nodes (JobId::none()) by when they will be on.
  [[nodiscard]] const ReleaseProfile& releases(PartitionId id) const { return own(id).releases; }

  /// Running jobs and reservations over time; only if the policy needs it.
  [[nodiscard]] const StepProfile& calendar(PartitionId id) const {
    return world_->partition(id).calendar;
  }

  /// The reservation of a waiting job; kNever if it has none.
  [[nodiscard]] Time reserved_start(JobId id) const { return world_->jobs()[id].reserved_start; }

  [[nodiscard]] PartitionId reserved_partition(JobId id) const {
    return world_->jobs()[id].reserved_partition;
  }

  /// Where a running job runs.
  [[nodiscard]] PartitionId running_partition(JobId id) const {
    return world_->jobs()[id].partition;
  }

  /// Nodes of a running job.
  [[nodiscard]] std::span<const NodeRun> placement(JobId id) const {
    return world_->placement(world_->jobs()[id]);
  }

  /// Whether all tasks of this run are one core and nothing else, so that what fits is a matter of
  /// counting.
  [[nodiscard]] bool unit_core_tasks() const { return world_->unit_core_tasks(); }

  /// Calls visit(partition) for the partitions of `centre` that could run the request, best first,
  /// until it returns false.
  template <class Visit>
  void for_each_partition(const JobRequest& request, CentreId centre, Visit visit) const {
    world_->for_each_partition(request, centre, visit);
  }

 private:
  [[nodiscard]] bool passes(const JobRequest& request, CentreId id) const {
    return now_ - known_since(id) <= rule_->most_age &&
           (!rule_->quotas || world_->quotas().allow(request, id)) &&
           (!rule_->only_with_room || has_room_for(request, id));
  }

  /// A partition as it is: for those who need no telemetry to see it.
  [[nodiscard]] const PartitionState& own(PartitionId id) const {
    SUANWANG_CHECK(monitor_ == nullptr, "the platform looked at a centre past its telemetry");
    return world_->partition(id);
  }

  [[nodiscard]] ForecastView view_of(std::vector<Forecast>& forecasts, ZoneId zone) const {
    return zone.exists() && zone.value() < forecasts.size() ? forecasts[zone.value()].view(now_)
                                                            : ForecastView{};
  }

  [[nodiscard]] bool is_in_phase(JobId id, std::uint64_t number, JobPhase phase) const {
    return world_->jobs().is_live(id) && world_->jobs()[id].request.number == number &&
           world_->jobs()[id].phase == phase;
  }

  const WorldState* world_;
  Time now_;
  Scope scope_;
  CentreId centre_;
  std::span<const JobId> pending_;
  std::span<const Action> refused_;
  const PlatformView* platform_;
  const Monitor* monitor_;  // null: it sees the truth
  const CandidateRule* rule_ = nullptr;
};

}  // namespace suanwang
