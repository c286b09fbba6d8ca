// The end of a run: what is left is told, and the books are compared.
#include <algorithm>
#include <string>

#include "sim/base/check.hpp"
#include "sim/engine/run.hpp"

namespace suanwang {

void Simulator::Run::finish() {
  if (options_.horizon != kNever) {
    while (book_.next_close() <= options_.horizon) {
      now_ = book_.next_close();
      book_.close(now_, world_);
    }
    now_ = options_.horizon;
  }
  book_.close(now_, world_);
  totals_.end = now_;
  totals_.partitions = book_.totals(now_, world_);
  tell_live_jobs();
  totals_.fingerprint = fingerprint_.value();
  check_books();
  recorder_->run_ended(totals_);
}

void Simulator::Run::tell_live_jobs() {
  std::vector<JobId> live;
  for (std::uint32_t slot = 0; slot < world_.jobs().slot_count(); ++slot) {
    if (world_.jobs().is_live(JobId(slot))) {
      live.emplace_back(slot);
    }
  }
  std::sort(live.begin(), live.end(), [this](JobId a, JobId b) {
    return world_.jobs()[a].request.number < world_.jobs()[b].request.number;
  });
  for (const JobId id : live) {
    const bool running = world_.jobs()[id].phase == JobPhase::running;
    ++(running ? totals_.running : totals_.waiting);
    const JobRow row =
        row_of(id, running ? FinalState::running : FinalState::waiting, RejectReason::none);
    told_energy_uj_ += row.it_energy_uj;
    recorder_->job_left(row);
  }
}

void Simulator::Run::check_books() const {
  world_.check();
  SUANWANG_CHECK(totals_.submitted == totals_.finished + totals_.killed + totals_.rejected +
                                          totals_.running + totals_.waiting,
                 "submitted jobs are not finished + killed + rejected + running + waiting");
  Int128 job_energy = 0;
  for (const PartitionMeter& meter : totals_.partitions) {
    job_energy += meter.job_energy_uj;
    SUANWANG_CHECK(meter.job_energy_uj <= meter.it_energy_uj,
                   "jobs bear more energy than their partition drew");
  }
  SUANWANG_CHECK(job_energy == told_energy_uj_,
                 "the energy of all jobs is not what the meters say jobs have borne");
}

std::string Simulator::Run::describe() const {
  return "at " + std::to_string(now_.ms) + " ms: " + std::to_string(totals_.submitted) +
         " submitted, " + std::to_string(totals_.finished) + " finished, " +
         std::to_string(totals_.killed) + " killed, " + std::to_string(totals_.rejected) +
         " rejected, " + std::to_string(world_.jobs().live_count()) + " live, " +
         std::to_string(events_.size()) + " events to come, " + std::to_string(totals_.decisions) +
         " decisions";
}

}  // namespace suanwang
