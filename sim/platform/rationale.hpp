// Why a policy did what it did with one job: who asks is told while the run goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/time.hpp"
#include "sim/city/ids.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

class Observation;

/// Scores from here on are of candidates that are taken only where there is no other.
inline constexpr double kLastResort = 1e12;

/// A centre in the eyes of the city's policy, as it looked for one for a job.
struct Candidate {
  CentreId centre;
  bool could_run = false;       ///< with all its nodes and nothing on them
  bool is_fresh = true;         ///< heard of lately enough
  bool has_room = true;         ///< as far as is known; true where nobody asked
  std::string_view filter{};    ///< of the rule's own, that it fails; empty: none
  Time known_since{};           ///< what is known of it was true then
  std::optional<double> score;  ///< in the unit of the weighing; none: the policy makes none
  std::string parts;            ///< what the score is made of, for people; may be empty
  std::uint32_t tasks = 0;      ///< of a job that is to span centres: it gets so many

  [[nodiscard]] bool passes() const { return could_run && is_fresh && has_room && filter.empty(); }
};

/// One choice of a centre for a job.
struct Weighing {
  Time now{};
  std::string_view unit{};  ///< what a score counts; empty: there are none
  bool more_is_better = false;
  bool draws = false;  ///< only some candidates, drawn at random, were compared
  std::vector<Candidate> candidates;
  CentreId chosen;  ///< none() if no candidate would do; of several the first
};

/// Nothing is told before the job comes: what others were sent and given before is no part of why.
class Rationale {
 public:
  virtual ~Rationale() = default;

  /// Whether that job is the one: others are not told of. The engine asks of each that is
  /// submitted, until it is.
  [[nodiscard]] virtual bool is_about(const JobRequest& request) const = 0;

  /// The city's policy chose.
  virtual void weighed(const Weighing& weighing) = 0;

  /// A policy has decided: what it sees now, after its actions.
  virtual void decided(const Observation& observation) = 0;
};

}  // namespace suanwang
