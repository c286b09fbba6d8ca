// Dispatch rules: which centre gets a job. One file a rule.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/plugin.hpp"
#include "sim/platform/observation.hpp"

namespace suanwang {

/// What a rule compares centres by.
struct ScoreKind {
  std::string_view unit{};  ///< empty: it does not compare scores
  bool more_is_better = false;
  bool draws = false;  ///< it compares only some, drawn at random
};

struct CentreScore {
  double value = 0;
  std::string parts{};  ///< what it is made of, for people
};

/// The jobs of a round, and where they go to.
struct DispatchRound {
  std::vector<JobId> waiting;  ///< at the platform, in order of arrival
  std::vector<CentreId> to;    ///< of those, by place; none(): it waits on
  /// That the platform has sent, that lose nothing but time by a move; by time of sending. Only
  /// where the rule moves_running().
  std::vector<JobId> running;
  std::vector<CentreId> moves;  ///< of those, by place; none(): it stays
};

/// One object serves one run.
class DispatchRule {
 public:
  virtual ~DispatchRule() = default;

  /// Called once before the run, with the run's seed.
  virtual void begin(std::uint64_t /*seed*/) {}

  /// What it looks at.
  [[nodiscard]] virtual NeededMetrics metrics() const { return NeededMetrics::figures; }

  [[nodiscard]] virtual bool needs_releases() const { return false; }

  /// The zones' price of energy and carbon factor, of now.
  [[nodiscard]] virtual bool needs_price() const { return false; }

  [[nodiscard]] virtual bool needs_carbon() const { return false; }

  /// For explanations: what it compares, and the score of a centre that could run the job. They
  /// must be those by which it chooses.
  [[nodiscard]] virtual ScoreKind score_kind() const { return {}; }

  /// The filter of the rule's own that such a centre fails; empty: it passes.
  virtual std::string_view filtered_by(const Observation& /*observation*/,
                                       const JobRequest& /*request*/,
                                       CentreId /*centre*/) {
    return {};
  }

  virtual CentreScore score(const Observation& /*observation*/,
                            const JobRequest& /*request*/,
                            CentreId /*centre*/) {
    return {};
  }

  /// A centre that could run the job, or none() if no centre could.
  virtual CentreId choose(const Observation& observation, const JobRequest& request) = 0;

  /// Of a rule that sends all jobs that wait at the platform together: from one round to the next.
  /// 0: each job as it comes.
  [[nodiscard]] virtual Duration round() const { return {}; }

  /// Whether jobs that run may be moved in a round.
  [[nodiscard]] virtual bool moves_running() const { return false; }

  /// Such a round: fills in where jobs go to. Within a round it must not send more to a centre than
  /// there is room for, once those have left that move.
  virtual void assign(const Observation& /*observation*/, DispatchRound& /*round*/) {}
};

/// Work that a centre still has to do (requested time of what waits, and what is left of what runs)
/// per unit of its capacity: D3 of the literature's least-loaded rules. Compared exactly, as
/// fractions. A centre without capacity is infinitely loaded.
struct CentreLoad {
  std::int64_t work_unit_ms = 0;
  std::int64_t capacity_units = 0;

  static CentreLoad of(const LoadBoard& board, std::size_t centre, Time now) {
    return {work_of(board.queued_unit_ms[centre],
                    board.running_unit_end_ms[centre],
                    board.running_units[centre],
                    now),
            board.capacity_units[centre]};
  }

  static std::int64_t work_of(std::int64_t queued_unit_ms,
                              std::int64_t running_unit_end_ms,
                              std::int64_t running_units,
                              Time now) {
    // What is known may be old: jobs that should have ended by now are no work, and no less.
    const std::int64_t running = running_unit_end_ms - now.ms * running_units;
    return queued_unit_ms + (running > 0 ? running : 0);
  }

  friend bool operator<(const CentreLoad& a, const CentreLoad& b) {
    if (a.capacity_units == b.capacity_units) [[likely]] {
      return a.work_unit_ms < b.work_unit_ms && a.capacity_units > 0;
    }
    if (a.capacity_units <= 0 || b.capacity_units <= 0) {
      return a.capacity_units > 0;
    }
    return Int128{a.work_unit_ms} * b.capacity_units < Int128{b.work_unit_ms} * a.capacity_units;
  }

  /// For people.
  [[nodiscard]] CentreScore score() const;
};

inline constexpr ScoreKind kByLoad{"hours of requested work per unit", false, false};

/// The least loaded of all centres, whatever they can run, ties to the lowest id; none() if there
/// is none.
[[nodiscard]] CentreId least_of_all(const LoadBoard& board, Time now);

/// The least loaded of the centres that could run the job, ties to the lowest id; none() if no
/// centre could.
[[nodiscard]] CentreId least_loaded(const Observation& observation, const JobRequest& request);

/// The rule's view of all centres, before it chooses.
[[nodiscard]] Weighing weigh(DispatchRule& rule,
                             const Observation& observation,
                             const JobRequest& request);

/// All rules there are (generated from scheduler/dispatch/*.cpp).
PluginTable<DispatchRule> dispatch_rules();

}  // namespace suanwang
