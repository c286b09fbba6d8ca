// The part of the world in which jobs move from one centre to another.
#include "sim/base/check.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

void WorldState::move(Time now, JobId id, CentreId to) {
  LiveJob& job = jobs_[id];
  JobHistory& history = histories_.open(id);
  history.saving = {};
  if (job.phase == JobPhase::waiting) {
    withdraw(id);
  } else {
    stop(now, id);
    keep_or_fall_back(now, job);
    give_up_nodes(job);
    const Checkpointing* checkpoint = checkpoint_of(job.request);
    if (checkpoint != nullptr && saves_when_preempted(job.request)) {
      history.saving = checkpoint->cost;  // what it keeps must be written first
    }
  }
  ++history.moves;
  history.from = job.centre;
  const std::size_t stream = job.request.stream.value();
  const bool has_state = job.done > Duration{} && stream < outline_.state.size();
  history.size = has_state ? outline_.state[stream] : Bytes{};
  history.facility_energy_pj = facility_energy_pj(id, job.it_energy_uj);
  history.it_energy_uj = job.it_energy_uj;
  quotas_.remove(job.request, job.centre);
  quotas_.add(job.request, to);  // nobody else gets what it was promised
  job.centre = to;
  job.phase = JobPhase::moving;
  ++job.generation;
}

bool WorldState::arrive(Time now, JobId id) {
  LiveJob& job = jobs_[id];
  SUANWANG_CHECK(job.phase == JobPhase::moving, "only a moving job arrives");
  const CentreId centre = job.centre;
  quotas_.remove(job.request, centre);  // the dispatch books it anew
  job.centre = CentreId::none();
  job.phase = JobPhase::admitted;
  return dispatch(now, id, centre);
}

Int128 WorldState::facility_energy_pj(JobId id, Int128 it_energy_uj) const {
  const CentreId centre = jobs_[id].centre;
  const JobHistory& history = histories_.of(id);
  const Int128 here = it_energy_uj - history.it_energy_uj;
  return history.facility_energy_pj + (centre.exists() ? here * city_->centres[centre].pue_ppm : 0);
}

}  // namespace suanwang
