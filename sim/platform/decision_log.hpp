// The decision log: what policies decided, action by action, so that a run can be replayed without
// them, bit for bit, and read by people.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "sim/base/text_writer.hpp"
#include "sim/base/time.hpp"
#include "sim/city/capacity_curve.hpp"
#include "sim/economy/market/market_plan.hpp"
#include "sim/platform/action.hpp"
#include "sim/platform/decision_time.hpp"
#include "sim/platform/policy.hpp"
#include "sim/state/placement.hpp"
#include "sim/state/span_books.hpp"

namespace suanwang {

/// What an action was given beside what stands in it.
struct ActionDetail {
  std::span<const NodeRun> nodes{};    ///< start
  std::span<const SpanPart> parts{};   ///< start_together
  std::span<const CurveStep> curve{};  ///< set_capacity_curve
  std::uint32_t first = 0;             ///< set_node_state: the first of `count` nodes
  std::uint32_t count = 0;
  std::uint32_t state = 0;  ///< set_node_state, and the level of power_cap
  SaleTerms sale{};         ///< contract, whose offer is `first`
};

/// What a policy asked for, as far as it moves a run.
struct SeatNeeds {
  TriggerMask triggers = 0;
  bool at_start = false;
  bool calendar = false;
};

/// Hears of all decisions of a run, in order.
class DecisionListener {
 public:
  virtual ~DecisionListener() = default;

  /// Before the first decision. The city, then the centres by id.
  virtual void seated(std::span<const SeatNeeds> seats) = 0;

  /// A policy is asked. Decisions are counted from 1 over all seats.
  virtual void decision(std::uint64_t number, Time now, Scope scope, CentreId centre) = 0;

  /// A seat (0: the city, then the centres) is asked and decides so much later; only where that is
  /// measured.
  virtual void thinks(std::size_t /*seat*/, Duration /*span*/) {}

  /// An action of that decision, with what became of it. `job_number` is 0 where it is of no job.
  virtual void action(const Action& action,
                      std::uint64_t job_number,
                      const ActionDetail& detail) = 0;

  virtual void ended(std::uint64_t fingerprint) = 0;
};

/// What a log is of.
struct DecisionLogHead {
  std::string scenario_hash;
  std::uint64_t seed = 0;
};

/// Writes decisions.csv: `#` lines with the head, the seats and, last, the fingerprint; a row an
/// action.
class DecisionLogWriter final : public DecisionListener {
 public:
  /// The sink must outlive it.
  DecisionLogWriter(ByteSink& sink, const DecisionLogHead& head);

  void seated(std::span<const SeatNeeds> seats) override;
  void decision(std::uint64_t number, Time now, Scope scope, CentreId centre) override;
  void thinks(std::size_t seat, Duration span) override;
  void action(const Action& action, std::uint64_t job_number, const ActionDetail& detail) override;
  void ended(std::uint64_t fingerprint) override;

 private:
  TextWriter out_;
  std::uint64_t number_ = 0;
  Time now_{};
  Scope scope_ = Scope::city;
  CentreId centre_;
};

/// A log that was read.
struct DecisionLog {
  struct Row {
    std::uint64_t decision = 0;
    Time now{};
    Scope scope = Scope::city;
    CentreId centre;
    Action action;
    std::uint64_t job_number = 0;
    std::uint32_t state = 0;
    std::vector<NodeRun> nodes;
    std::vector<SpanPart> parts;
    SaleTerms sale;
    CapacityCurve curve;
  };

  struct Fault {
    std::int64_t line = 0;
    std::string message;
  };

  DecisionLogHead head;
  std::vector<SeatNeeds> seats;
  ThinkingTimes thinking;  ///< by seat, where decision times were measured
  std::vector<Row> rows;
  std::uint64_t fingerprint = 0;

  [[nodiscard]] static tl::expected<DecisionLog, Fault> parse(std::string_view text);
};

/// Policies that do what the log says, in order of its seats. Where the run is not the log's they
/// say so by an InvariantBreach.
[[nodiscard]] std::vector<std::unique_ptr<Policy>> replay_policies(
    const std::shared_ptr<const DecisionLog>& log);

}  // namespace suanwang
