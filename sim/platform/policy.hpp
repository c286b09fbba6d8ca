// The contract between the platform 算力监测调度平台 and a policy.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/config_node.hpp"
#include "sim/base/field_docs.hpp"
#include "sim/base/issue.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

class Observation;
class ActionList;
class WaitingOrder;

/// Which of the two levels a policy decides for.
enum class Scope : std::uint8_t { city, centre };

/// What a Trigger can tell of; several at once make a mask.
enum class Change : std::uint8_t {
  arrival = 1,   ///< city: a job was submitted; centre: a job was dispatched to it
  end = 2,       ///< a job ended
  capacity = 4,  ///< nodes came or went
  wake = 8,      ///< a WakeAt or a deferral is due
  news = 16,     ///< city: a centre was heard of
};

using TriggerMask = std::uint8_t;

constexpr TriggerMask operator|(Change a, Change b) {
  return static_cast<TriggerMask>(static_cast<TriggerMask>(a) | static_cast<TriggerMask>(b));
}

constexpr TriggerMask operator|(TriggerMask a, Change b) {
  return static_cast<TriggerMask>(a | static_cast<TriggerMask>(b));
}

/// All that a centre can be told of, and the city but for `news`.
inline constexpr TriggerMask kEveryChange =
    Change::arrival | Change::end | Change::capacity | Change::wake;

/// The set of changes since the policy was last asked.
struct Trigger {
  TriggerMask changes = 0;
  /// City scope: jobs newly waiting for a dispatch. Centre scope: jobs newly in its queue.
  std::span<const JobId> arrived{};
  /// Number of the decision, from 1, counted over all policies of the run.
  std::uint64_t decision = 0;

  [[nodiscard]] bool has(Change change) const {
    return (changes & static_cast<TriggerMask>(change)) != 0;
  }

  [[nodiscard]] bool only(Change change) const {
    return changes == static_cast<TriggerMask>(change);
  }
};

/// How much of a centre a policy looks at: see MetricLevel. Each needs a level at least as telling.
enum class NeededMetrics : std::uint8_t { none, overall_score, scores, figures };

/// What a policy needs to see. Checked when the scenario loads: a missing input is an error there.
struct Needs {
  Scope scope = Scope::centre;
  TriggerMask triggers = kEveryChange;          ///< it is asked only when one of these happened
  bool estimates = false;                       ///< requested run times
  bool carbon_forecast = false;                 ///< of the zones' carbon factors
  bool price_forecast = false;                  ///< of the zones' prices of energy
  NeededMetrics metrics = NeededMetrics::none;  ///< of centres, by the city
  bool releases = false;           ///< when running jobs are expected to end, by the city
  bool at_start = false;           ///< it is asked when the run begins
  std::string_view node_state{};   ///< a state of rest that some partition must have
  std::string_view power_level{};  ///< a level of power that some partition must have
  bool calendar = false;           ///< the centre keeps a calendar of reservations for it
  bool progress_kept = false;      ///< jobs that it preempts must keep what they have done
  bool change_log = false;         ///< its pools keep a log of the nodes that have changed
  bool spans = false;              ///< it starts gangs over several centres
  bool market = false;             ///< it clears the market
  bool takes_turns = false;        ///< running jobs make room for others, and get it back, in turns
  bool card_classes = false;       ///< its pools know tasks of which classes hold cards of a node
  /// The order the waiting index is kept in; null: order of submission. Must outlive the run.
  const WaitingOrder* order = nullptr;
};

/// A scheduling policy of either scope. One object serves one centre (or the city) of one run, so
/// it may keep state of its own; it must not keep pointers into the observation between calls.
class Policy {
 public:
  virtual ~Policy() = default;

  [[nodiscard]] virtual Needs needs() const = 0;

  /// Looks at the observation, tells its decisions to `actions`. Each action is checked against the
  /// true state and takes effect in the order given (docs/decisions/0001).
  virtual void decide(const Observation& observation,
                      const Trigger& trigger,
                      ActionList& actions) = 0;
};

/// One line of `suanwang policies`.
struct PolicyListing {
  std::string_view kind;  ///< "dispatch", "order", "start", "place"
  std::string_view name;
  std::string_view summary;
  std::vector<FieldDoc> params;
};

/// All policies a scenario can name. The scheduler implements it, app hands it to the scenario
/// room, which checks names and parameters through it without knowing any policy.
class PolicyCatalogue {
 public:
  virtual ~PolicyCatalogue() = default;

  /// From `platform.dispatch`: { policy: least-loaded, <its parameters> }. Null if issues were
  /// found.
  [[nodiscard]] virtual std::unique_ptr<Policy> make_city_policy(const ConfigNode& node,
                                                                 const std::string& path,
                                                                 std::uint64_t seed,
                                                                 Issues& issues) const = 0;

  /// From `platform.centre`: { order: fcfs, start: easy, place: best-fit }; each a name, or a map
  /// { name: wfp3, <its parameters> }. Null if issues were found.
  [[nodiscard]] virtual std::unique_ptr<Policy> make_centre_policy(const ConfigNode& node,
                                                                   const std::string& path,
                                                                   std::uint64_t seed,
                                                                   Issues& issues) const = 0;

  /// The same nodes with every default filled in, for resolved.yaml.
  [[nodiscard]] virtual ConfigNode echo_city_policy(const ConfigNode& node) const = 0;
  [[nodiscard]] virtual ConfigNode echo_centre_policy(const ConfigNode& node) const = 0;

  [[nodiscard]] virtual std::vector<PolicyListing> list() const = 0;
};

}  // namespace suanwang
