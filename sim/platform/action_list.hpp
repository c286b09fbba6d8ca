// Where a policy's decisions go: each action is checked against the true state and takes effect at
// once, in the order given, so that the policy's next look at the observation shows it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/economy/market/market_books.hpp"
#include "sim/platform/action.hpp"
#include "sim/platform/decision_log.hpp"
#include "sim/platform/monitor.hpp"
#include "sim/platform/policy.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

class ActionList {
 public:
  static constexpr std::uint32_t kOn = UINT32_MAX;

  explicit ActionList(WorldState& world) : world_(&world) {}

  // --- for policies; each returns why it was refused, or Refusal::none ---
  Refusal admit(JobId job);
  /// `reason`: where its order found no match.
  Refusal reject(JobId job, Unmatched reason = Unmatched::none);
  Refusal defer_until(JobId job, Time time);
  Refusal dispatch(JobId job, CentreId centre);
  /// The centre takes the job if it has room for it now: what the platform knows may be old.
  Refusal dispatch_if_room(JobId job, CentreId centre);
  /// The same, at the offer's centre, where a match becomes a contract: at no more than the buyer's
  /// limit, no less than the ask after the fee, of cards that the offer has left.
  Refusal contract(JobId job, const SaleTerms& sale);
  Refusal reserve(JobId job, PartitionId partition, Time start);
  Refusal start(JobId job, PartitionId partition, std::span<const NodeRun> runs);
  Refusal wake_at(Time time);
  Refusal suspend(JobId job);
  Refusal resume(JobId job);
  /// `told`: when the job was told that it would be stopped, at the latest now; left out: now. The
  /// notice of a spot contract is the time since.
  Refusal preempt(JobId job, std::optional<Time> told = std::nullopt);
  /// Elastic jobs that run are preempted first, and started again.
  Refusal resize(JobId job, std::uint32_t tasks);
  /// It starts now with so many tasks at each, all or nothing; at most one part a centre. The
  /// centres choose the nodes, the lowest that are free.
  Refusal start_together(JobId job, std::span<const SpanPart> parts);
  /// It is in the centre's queue once what it takes along has come there.
  Refusal migrate(JobId job, CentreId centre);
  /// `level`: index into the partition's levels.
  Refusal power_cap(PartitionId partition, std::uint32_t level);
  /// All nodes of the range or none. `state`: index into the partition's rest states, or kOn.
  Refusal set_node_state(PartitionId partition,
                         std::uint32_t first,
                         std::uint32_t count,
                         std::uint32_t state);
  /// In place of the curve before. Ascending times, shares of 0 to 1.
  Refusal set_capacity_curve(CentreId centre, CapacityCurve curve);

  // --- for the engine ---
  /// Hears of what the platform does.
  void keep_informed(Monitor* monitor) { monitor_ = monitor; }

  void keep_informed(DecisionListener* listener) { listener_ = listener; }

  /// Where contracts are kept; null: there is no market.
  void trade_on(MarketBooks* market) { market_ = market; }

  /// Begins a decision; the actions of the one before are gone.
  void open(Time now, Scope scope, CentreId centre);

  /// All actions since `open`, refused ones included.
  [[nodiscard]] std::span<const Action> actions() const { return actions_; }

 private:
  Refusal note(ActionKind kind,
               Refusal refusal,
               JobId job,
               std::uint32_t place,
               Time time,
               const ActionDetail* detail = nullptr);
  void tell(const ActionDetail* detail) const;
  [[nodiscard]] Refusal check_dispatch(JobId job, CentreId centre) const;
  Refusal send(JobId job, CentreId centre);
  Refusal send_if_room(JobId job, CentreId centre);
  [[nodiscard]] Refusal check_sale(JobId job, const SaleTerms& sale) const;
  [[nodiscard]] Refusal check_later(Time time) const;
  [[nodiscard]] Refusal check_city_job(JobId job, bool must_be_admitted) const;
  [[nodiscard]] Refusal check_waiting_job(JobId job, PartitionId partition) const;
  [[nodiscard]] Refusal check_own_partition(PartitionId partition) const;
  [[nodiscard]] Refusal check_room(const JobRequest& request, PartitionId partition) const;
  [[nodiscard]] Refusal check_rest(PartitionId partition,
                                   std::uint32_t first,
                                   std::uint32_t count,
                                   std::uint32_t state) const;
  [[nodiscard]] Refusal check_wake(PartitionId partition,
                                   std::uint32_t first,
                                   std::uint32_t count) const;
  [[nodiscard]] Refusal check_phase(JobId job, JobPhase phase) const;
  [[nodiscard]] Refusal check_queued_or_running(JobId job) const;
  [[nodiscard]] Refusal check_target(JobId job, CentreId centre) const;
  [[nodiscard]] Refusal check_migrate(JobId job, CentreId centre) const;
  [[nodiscard]] Refusal check_together(JobId job, std::span<const SpanPart> parts) const;
  [[nodiscard]] Refusal check_spread(const JobRequest& request,
                                     std::span<const SpanPart> parts) const;
  [[nodiscard]] Refusal check_part(const JobRequest& request, const SpanPart& part) const;
  [[nodiscard]] bool is_at(JobId whole, CentreId centre) const;
  Refusal preempt_together(JobId whole);
  [[nodiscard]] Refusal check_reserve(JobId job, PartitionId partition, Time start) const;
  [[nodiscard]] Refusal check_start(JobId job, PartitionId partition) const;
  [[nodiscard]] Refusal refusal_of_nodes(const JobRequest& request,
                                         PartitionId partition,
                                         std::span<const NodeRun> runs) const;

  WorldState* world_;
  Monitor* monitor_ = nullptr;
  DecisionListener* listener_ = nullptr;
  MarketBooks* market_ = nullptr;
  Time now_{};
  Scope scope_ = Scope::city;
  CentreId centre_;
  std::vector<Action> actions_;
};

}  // namespace suanwang
