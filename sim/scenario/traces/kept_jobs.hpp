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

/// 16 bytes a job, 20 with memory: what fresh memory costs is the price of keeping jobs.
class KeptJobs {
 public:
  KeptJobs(std::size_t most, bool with_memory) : most_(most), with_memory_(with_memory) {}

  /// Keeps nothing, and none of what it has, once there are more than `most`, or one that a row
  /// can't hold.
  void add(const Arrival& arrival) {
    const JobRequest& request = arrival.request;
    const std::int64_t gap = (request.submit - last_submit_).ms;
    const bool fits = fit_in_32_bits(gap | arrival.truth.run.ms | request.walltime.ms);
    if (!fits || odd_.size() == kIsOdd || rows_.size() == most_ || full_) [[unlikely]] {
      give_up();
      return;
    }
    last_submit_ = request.submit;
    rows_.push_back({static_cast<std::uint32_t>(gap),
                     static_cast<std::uint32_t>(arrival.truth.run.ms),
                     static_cast<std::uint32_t>(request.walltime.ms),
                     packed(request, arrival.truth.end)});
    last_id_ = request.id;
    if (with_memory_) {
      memory_mib_.push_back(request.memory_mib);
    }
  }

  void give_up() {
    full_ = true;
    rows_.clear();
    odd_.clear();
    memory_mib_.clear();
  }

  /// Whether all that were added are here.
  [[nodiscard]] bool all_here() const { return !full_; }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  /// Fills in job `i` as it was added, but for the defaults; `arrival` still holds the submission
  /// and the number of job `i - 1`, or for the first job Time{} and 0.
  void read(std::size_t i, Arrival& arrival) const {
    const Row& row = rows_[i];
    JobRequest& request = arrival.request;
    request.submit = request.submit + Duration{row.gap_ms};
    request.walltime = Duration{row.walltime_ms};
    request.memory_mib = with_memory_ ? memory_mib_[i] : 0;
    arrival.truth.run = Duration{row.run_ms};
    if ((row.packed & kIsOdd) != 0) [[unlikely]] {
      const Odd& odd = odd_[row.packed & ~kIsOdd];
      request.id = odd.id;
      request.tasks = odd.tasks;
      request.tenant = odd.tenant;
      arrival.truth.end = odd.end;
      return;
    }
    ++request.id;
    request.tasks = row.packed >> kTasksShift & kMostTasks;
    request.tenant = TenantId((row.packed >> kTenantShift & kMostTenants) - 1U);
    arrival.truth.end = static_cast<TrueEnd>(row.packed & kMostEnds);
  }

 private:
  /// What differs from job to job: tasks of one core, no accelerators.
  struct Row {
    std::uint32_t gap_ms;  // since the submission of the job before
    std::uint32_t run_ms;
    std::uint32_t walltime_ms;
    std::uint32_t packed;  // end, tenant + 1 and tasks, or kIsOdd and the place in odd_
  };

  /// What a row has no room for: many tasks or tenants, a number that does not follow the last.
  struct Odd {
    std::uint64_t id;
    std::uint32_t tasks;
    TenantId tenant;
    TrueEnd end;
  };

  static constexpr std::uint32_t kIsOdd = 1U << 31U;
  static constexpr unsigned kTenantShift = 3;
  static constexpr unsigned kTasksShift = 15;
  static constexpr std::uint32_t kMostEnds = (1U << kTenantShift) - 1;
  static_assert(static_cast<std::uint32_t>(TrueEnd::is_cancelled) <= kMostEnds);
  static constexpr std::uint32_t kMostTenants = (1U << (kTasksShift - kTenantShift)) - 1;
  static constexpr std::uint32_t kMostTasks = (1U << (31U - kTasksShift)) - 1;

  std::uint32_t packed(const JobRequest& request, TrueEnd end) {
    const std::uint32_t tenant = request.tenant.value() + 1U;  // 0: nobody
    static_assert(TenantId::none().value() + 1U == 0);
    if (request.id == last_id_ + 1 && request.tasks <= kMostTasks && tenant <= kMostTenants)
        [[likely]] {
      return request.tasks << kTasksShift | tenant << kTenantShift |
             static_cast<std::uint32_t>(end);
    }
    odd_.push_back({request.id, request.tasks, request.tenant, end});
    return kIsOdd | static_cast<std::uint32_t>(odd_.size() - 1);
  }

  /// Whether the numbers whose bits these are have no sign and at most 32 bits.
  static constexpr bool fit_in_32_bits(std::int64_t bits) {
    return bits >= 0 && bits <= UINT32_MAX;
  }

  std::size_t most_;
  bool with_memory_;
  bool full_ = false;
  Time last_submit_{};
  std::uint64_t last_id_ = 0;
  PagedColumn<Row> rows_;
  PagedColumn<Odd> odd_;
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
    arrival.request.id = last_id_;
    jobs_->read(position_++, arrival);
    last_submit_ = arrival.request.submit;
    last_id_ = arrival.request.id;
    arrival.request.submit = arrival.request.submit + shift_;
    arrival.request.id = renumber_ ? position_ : arrival.request.id;
    return true;
  }

 private:
  std::shared_ptr<const KeptJobs> jobs_;
  Arrival common_;
  Time last_submit_{};  // without the shift
  std::uint64_t last_id_ = 0;
  Duration shift_;
  bool renumber_;
  std::size_t position_ = 0;
};

}  // namespace suanwang
