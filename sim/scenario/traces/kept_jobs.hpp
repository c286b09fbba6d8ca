// The jobs of a log as its check made them, so that the runs need not read the text again: once for
// each seed, or inflating it anew. Logs that are too long for that are read as a stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "sim/base/paged_column.hpp"
#include "sim/demand/demand.hpp"
#include "sim/demand/job_defaults.hpp"

namespace suanwang {

/// 28 bytes a job, 32 with memory: what fresh memory costs is the price of keeping jobs.
class KeptJobs {
 public:
  KeptJobs(std::size_t most, bool with_memory) : most_(most), with_memory_(with_memory) {}

  /// Keeps nothing, and none of what it has, once there are more than `most`, or one that a row
  /// can't hold.
  void add(const Arrival& arrival) {
    const JobRequest& request = arrival.request;
    const std::int64_t gap = (request.submit - last_submit_).ms;
    const bool fits = fits_in_32_bits(gap) && fits_in_32_bits(arrival.truth.run.ms) &&
                      fits_in_32_bits(request.walltime.ms) && request.id <= UINT32_MAX;
    if (rows_.size() == most_ || full_ || !fits) [[unlikely]] {
      give_up();
      return;
    }
    last_submit_ = request.submit;
    rows_.push_back({static_cast<std::uint32_t>(gap),
                     static_cast<std::uint32_t>(arrival.truth.run.ms),
                     static_cast<std::uint32_t>(request.walltime.ms),
                     static_cast<std::uint32_t>(request.id),
                     request.tasks,
                     request.tenant,
                     arrival.truth.end});
    if (with_memory_) {
      memory_mib_.push_back(request.memory_mib);
    }
  }

  void give_up() {
    full_ = true;
    rows_.clear();
    memory_mib_.clear();
  }

  /// Whether all that were added are here.
  [[nodiscard]] bool all_here() const { return !full_; }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  /// Fills in job `i` as it was added, but for the defaults; `arrival` still holds the submission
  /// of job `i - 1`, or for the first job Time{}.
  void read(std::size_t i, Arrival& arrival) const {
    const Row& row = rows_[i];
    JobRequest& request = arrival.request;
    request.id = row.id;
    request.submit = request.submit + Duration{row.gap_ms};
    request.walltime = Duration{row.walltime_ms};
    request.tasks = row.tasks;
    request.memory_mib = with_memory_ ? memory_mib_[i] : 0;
    request.tenant = row.tenant;
    arrival.truth.run = Duration{row.run_ms};
    arrival.truth.end = row.end;
  }

 private:
  /// What differs from job to job: tasks of one core, no accelerators.
  struct Row {
    std::uint32_t gap_ms;  // since the submission of the job before
    std::uint32_t run_ms;
    std::uint32_t walltime_ms;
    std::uint32_t id;
    std::uint32_t tasks;
    TenantId tenant;
    TrueEnd end;
  };

  static constexpr bool fits_in_32_bits(std::int64_t value) {
    return value >= 0 && value <= UINT32_MAX;
  }

  std::size_t most_;
  bool with_memory_;
  bool full_ = false;
  Time last_submit_{};
  PagedColumn<Row> rows_;
  PagedColumn<std::uint32_t> memory_mib_;
};

/// Hands the kept jobs out again.
class KeptJobsCursor final : public ArrivalCursor {
 public:
  /// `shift` is added to the times of submission; `renumber` numbers the jobs from 1.
  KeptJobsCursor(std::shared_ptr<const KeptJobs> jobs,
                 const JobDefaults& defaults,
                 Duration shift,
                 bool renumber)
      : jobs_(std::move(jobs)), shift_(shift), renumber_(renumber) {
    defaults.apply(common_.request);
  }

  bool next(Arrival& arrival) override {
    if (position_ == jobs_->size()) {
      return false;
    }
    // Onto a copy of what all have in common: to copy what was written just now, field by field,
    // would wait for each of the writes.
    arrival = common_;
    arrival.request.submit = last_submit_;
    jobs_->read(position_++, arrival);
    last_submit_ = arrival.request.submit;
    arrival.request.submit = arrival.request.submit + shift_;
    arrival.request.id = renumber_ ? position_ : arrival.request.id;
    return true;
  }

 private:
  std::shared_ptr<const KeptJobs> jobs_;
  Arrival common_;
  Time last_submit_{};  // without the shift
  Duration shift_;
  bool renumber_;
  std::size_t position_ = 0;
};

}  // namespace suanwang
