// The jobs of a log as its check made them, so that the runs need not read the text again: once for
// each seed, or inflating it anew. Logs that are too long for that are read as a stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "sim/demand/demand.hpp"
#include "sim/demand/job_defaults.hpp"

namespace suanwang {

/// 48 bytes a job.
class KeptJobs {
 public:
  explicit KeptJobs(std::size_t most) : most_(most) {}

  /// Keeps nothing, and none of what it has, once there are more than `most`.
  void add(const Arrival& arrival) {
    if (size_ == most_ || full_) [[unlikely]] {
      give_up();
      return;
    }
    if (size_ % kChunk == 0) {
      chunks_.emplace_back();
      chunks_.back().reserve(kChunk);
    }
    const JobRequest& request = arrival.request;
    chunks_.back().push_back({request.submit,
                              arrival.truth.run,
                              request.walltime,
                              request.id,
                              request.tasks,
                              request.memory_mib,
                              request.tenant,
                              arrival.truth.end});
    ++size_;
  }

  void give_up() {
    full_ = true;
    size_ = 0;
    chunks_ = {};
  }

  /// Whether all that were added are here.
  [[nodiscard]] bool all_here() const { return !full_; }

  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills in job `i` as it was added, but for the defaults.
  void read(std::size_t i, Arrival& arrival) const {
    const Row& row = chunks_[i / kChunk][i % kChunk];
    JobRequest& request = arrival.request;
    request.id = row.id;
    request.submit = row.submit;
    request.walltime = row.walltime;
    request.tasks = row.tasks;
    request.memory_mib = row.memory_mib;
    request.tenant = row.tenant;
    arrival.truth.run = row.run;
    arrival.truth.end = row.end;
  }

 private:
  static constexpr std::size_t kChunk = 16384;

  /// What differs from job to job: tasks of one core, no accelerators.
  struct Row {
    Time submit;
    Duration run;
    Duration walltime;
    std::uint64_t id;
    std::uint32_t tasks;
    std::uint32_t memory_mib;
    TenantId tenant;
    TrueEnd end;
  };

  std::size_t most_;
  std::vector<std::vector<Row>> chunks_;
  std::size_t size_ = 0;
  bool full_ = false;
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
    defaults.apply(prototype_.request);
  }

  bool next(Arrival& arrival) override {
    if (position_ == jobs_->size()) {
      return false;
    }
    arrival = prototype_;
    jobs_->read(position_++, arrival);
    arrival.request.submit = arrival.request.submit + shift_;
    arrival.request.id = renumber_ ? position_ : arrival.request.id;
    return true;
  }

 private:
  std::shared_ptr<const KeptJobs> jobs_;
  Arrival prototype_;
  Duration shift_;
  bool renumber_;
  std::size_t position_ = 0;
};

}  // namespace suanwang
