// Where a policy's decisions go: each action is checked against the true state and takes effect at
// once, in the order given, so that the policy's next look at the observation shows it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/platform/action.hpp"
#include "sim/platform/policy.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

class ActionList {
 public:
  explicit ActionList(WorldState& world) : world_(&world) {}

  // --- for policies; each returns why it was refused, or Refusal::none ---
  Refusal admit(JobId job);
  Refusal reject(JobId job);
  Refusal defer_until(JobId job, Time time);
  Refusal dispatch(JobId job, CentreId centre);
  Refusal reserve(JobId job, PartitionId partition, Time start);
  Refusal start(JobId job, PartitionId partition, std::span<const NodeRun> runs);
  Refusal wake_at(Time time);
  Refusal suspend(JobId job);
  Refusal resume(JobId job);

  // --- for the engine ---
  /// Begins a decision; the actions of the one before are gone.
  void open(Time now, Scope scope, CentreId centre);

  /// All actions since `open`, refused ones included.
  [[nodiscard]] std::span<const Action> actions() const { return actions_; }

 private:
  Refusal note(ActionKind kind, Refusal refusal, JobId job, std::uint32_t place, Time time);
  [[nodiscard]] Refusal check_later(Time time) const;
  [[nodiscard]] Refusal check_city_job(JobId job, bool must_be_admitted) const;
  [[nodiscard]] Refusal check_waiting_job(JobId job, PartitionId partition) const;
  [[nodiscard]] Refusal check_phase(JobId job, JobPhase phase) const;
  [[nodiscard]] Refusal check_reserve(JobId job, PartitionId partition, Time start) const;
  [[nodiscard]] Refusal check_start(JobId job,
                                    PartitionId partition,
                                    std::span<const NodeRun> runs) const;

  WorldState* world_;
  Time now_{};
  Scope scope_ = Scope::city;
  CentreId centre_;
  std::vector<Action> actions_;
};

}  // namespace suanwang
