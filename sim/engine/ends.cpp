// The ends of jobs: what they came to, counted and told.
#include "sim/base/check.hpp"
#include "sim/engine/run.hpp"

namespace suanwang {

void Simulator::Run::complete(JobId id) {
  const LiveJob& job = world_.jobs()[id];
  const JobTruth& truth = truths_[id.value()];
  FinalState state = FinalState::completed;
  if (truth.run - job.done > job.request.walltime) {
    state = FinalState::walltime_reached;
  } else if (truth.end == TrueEnd::fails) {
    state = FinalState::failed;
  } else if (truth.end == TrueEnd::is_cancelled) {
    state = FinalState::killed;
  }
  const CentreId centre = job.centre;
  world_.stop(now_, id);
  note_change(centre, Change::end);
  if (job.whole.exists()) [[unlikely]] {
    note_end_of_parts(id);
  }
  if (world_.network().data().are_kept() && state == FinalState::completed) [[unlikely]] {
    count_end(id, state);
    if (market_ != nullptr) {
      close_contract(id, ContractState::ended);
    }
    send_output(id);
    return;
  }
  book_end(id, state, RejectReason::none);
}

RejectReason Simulator::Run::reject_reason(JobId id) const {
  const JobRequest& request = world_.jobs()[id].request;
  if (request.target.exists()) {
    return world_.could_run(request, request.target) ? RejectReason::policy
                                                     : RejectReason::target_cannot_run_it;
  }
  RejectReason reason = RejectReason::larger_than_any_centre;
  for (std::uint32_t c = 0; c < city_->centres.size(); ++c) {
    if (world_.could_run(request, CentreId(c))) {
      return RejectReason::policy;
    }
    if (world_.has_nodes_for(request, CentreId(c))) {
      reason = RejectReason::out_of_reach;
    }
  }
  return reason;
}

/// A row of the job in rows_.
JobRow& Simulator::Run::add_row(JobId id, FinalState state, RejectReason reason) {
  const LiveJob& job = world_.jobs()[id];
  const Int128 energy = world_.it_energy_uj(now_, id);
  const bool ended = state != FinalState::running && state != FinalState::waiting;
  JobRow& row = rows_.add(job.request);
  row.state = state;
  row.reject_reason = reason;
  row.centre = job.centre;
  row.partition = job.partition;
  row.start = job.stay_start();
  row.first_start = row.start;
  if (world_.jobs().has_interrupted()) [[unlikely]] {
    row.first_start = world_.jobs().first_start(id);
  }
  row.finish = ended ? now_ : kNever;
  row.requeues = job.requeues;
  row.suspensions = job.suspensions;
  row.done_before = job.done;
  row.ran_before = job.ran - job.ran_here;
  row.task_ms_before = row.ran_before.ms * job.request.tasks;
  if (const JobHistory* history = world_.find_history(id)) [[unlikely]] {
    row.migrations = history->moves;
    row.traffic = history->traffic.exists() ? &history->traffic : nullptr;
    sent_.too_far_jobs += static_cast<std::uint64_t>(history->traffic.too_far.ms > 0);
    sent_.too_far_ms += history->traffic.too_far.ms;
    if (job.whole.exists()) {
      tell_parts(id, row);
    }
    row.task_ms_before += history->task_ms - history->ran.ms * job.request.tasks;
  }
  row.nodes = job.partition.exists() ? world_.placement(job) : std::span<const NodeRun>{};
  row.it_energy_uj = energy;
  if (world_.sites_are_metered()) {
    const SiteBearing borne = world_.borne_at_sites(now_, id);
    row.facility_energy_pj = borne.facility_pj;
    row.cost_ufen = static_cast<std::int64_t>(whole_units(borne.cost));
    row.carbon_ug = static_cast<std::int64_t>(whole_units(borne.carbon));
    told_bearing_ += borne;
  } else {
    row.facility_energy_pj = world_.facility_energy_pj(now_, id, energy);
  }
  if (tells_more_) [[unlikely]] {
    tell_more(id, row);
  }
  return row;
}

void Simulator::Run::book_end(JobId id, FinalState state, RejectReason reason) {
  count_end(id, state);
  tell_end(id, state, reason);
}

void Simulator::Run::tell_end(JobId id, FinalState state, RejectReason reason) {
  if (!copying_.empty()) [[unlikely]] {
    give_up_checkpoint(id);
  }
  tell(add_row(id, state, reason));
  world_.leave(id);
}

/// The newest of rows_, now or together with those that follow.
void Simulator::Run::tell(const JobRow& row) {
  told_energy_uj_ += row.it_energy_uj;
  if (!rows_.keep() || rows_.is_full()) {
    tell_rows();
  }
}

void Simulator::Run::tell_rows() {
  rows_.tell_all([this](const JobRow& row) { recorder_->job_left(row); });
}

void Simulator::Run::count_end(JobId id, FinalState state) {
  const LiveJob& job = world_.jobs()[id];
  fingerprint_.add(job.request.number * 8 + static_cast<std::uint64_t>(state));
  if (world_.quotas().are_kept()) [[unlikely]] {
    tell_city(static_cast<TriggerMask>(Change::news));  // its own books say that a quota is free
  }
  switch (state) {
    case FinalState::completed:
      ++totals_.finished;
      ++book_.ends(job.centre).completed;
      break;
    case FinalState::failed:
      ++totals_.finished;
      ++book_.ends(job.centre).failed;
      break;
    case FinalState::walltime_reached:
      ++totals_.killed;
      ++book_.ends(job.centre).walltime_reached;
      break;
    case FinalState::killed:
      ++totals_.killed;
      ++book_.ends(job.centre).killed;
      break;
    case FinalState::rejected:
      ++totals_.rejected;
      break;
    case FinalState::running:
    case FinalState::waiting:
      SUANWANG_CHECK(false, "a job that is still there has not ended");
  }
}

}  // namespace suanwang
