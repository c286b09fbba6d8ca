// What a dispatch rule compared, for those who ask why.
#include "scheduler/dispatch/dispatch_rule.hpp"

namespace suanwang {

Weighing weigh(DispatchRule& rule, const Observation& observation, const JobRequest& request) {
  const ScoreKind kind = rule.score_kind();
  const CandidateRule* narrowed = observation.rule();
  Weighing weighing;
  weighing.now = observation.now();
  weighing.unit = kind.unit;
  weighing.more_is_better = kind.more_is_better;
  weighing.draws = kind.draws;
  for (std::size_t c = 0; c < observation.city().centres.size(); ++c) {
    Candidate candidate;
    candidate.centre = CentreId::from_size(c);
    candidate.could_run = observation.could_ever_run(request, candidate.centre);
    candidate.known_since = observation.known_since(candidate.centre);
    if (narrowed != nullptr && candidate.could_run) {
      candidate.is_fresh = observation.now() - candidate.known_since <= narrowed->most_age;
      candidate.has_room =
          !narrowed->only_with_room || observation.has_room_for(request, candidate.centre);
    }
    if (narrowed != nullptr && narrowed->quotas && candidate.passes() &&
        !observation.quotas_allow(request, candidate.centre)) {
      candidate.filter = "quotas";
    }
    if (candidate.passes() && candidate.filter.empty()) {
      candidate.filter = rule.filtered_by(observation, request, candidate.centre);
    }
    if (candidate.passes() && !kind.unit.empty()) {
      CentreScore score = rule.score(observation, request, candidate.centre);
      candidate.score = score.value;
      candidate.parts = std::move(score.parts);
    }
    weighing.candidates.push_back(std::move(candidate));
  }
  return weighing;
}

}  // namespace suanwang
