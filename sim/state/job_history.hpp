// What has become of jobs that moved between centres, spanned several, waited for data, or got
// other numbers of tasks.
#pragma once

#include <cstdint>
#include <map>

#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/ids.hpp"
#include "sim/demand/request.hpp"

namespace suanwang {

/// What moved over the network for a job, and how it was cut off.
struct JobTraffic {
  Duration staging{};            ///< that it waited for data after dispatches
  std::int64_t moved_bytes = 0;  ///< input, copies that it was the first to need, state, output
  double cost_ufen = 0;          ///< micro-fen that links charged for that
  Time delivered = kNever;       ///< when the last of its output came; kNever: it sends none

  Duration too_far{};  ///< that it ran beyond the latency it may have, links being cut

  [[nodiscard]] bool exists() const { return moved_bytes > 0 || staging.ms > 0 || too_far.ms > 0; }
};

struct JobHistory {
  std::uint32_t moves = 0;
  CentreId from;  ///< where the last move began; none(): it was dispatched since
  Bytes size{};   ///< what it took along
  Time sent{};    ///< when it was dispatched, if it waited for data
  JobTraffic traffic{};
  Duration saving{};              ///< how long it wrote that before it left
  Int128 it_energy_uj = 0;        ///< borne at the centres that it has left, or spanned
  Int128 facility_energy_pj = 0;  ///< the same at their constant PUE
  Duration ran{};                 ///< on the clock, with earlier numbers of tasks
  std::int64_t task_ms = 0;       ///< the same times those numbers
  Duration undone{};              ///< on the clock, run and not kept; where contracts ask for it
};

/// Few jobs have one, so that it stands beside the table of all.
class HistoryBooks {
 public:
  /// Null: it has none.
  [[nodiscard]] const JobHistory* find(JobId id) const {
    if (histories_.empty()) [[likely]] {
      return nullptr;
    }
    const auto found = histories_.find(id);
    return found == histories_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] const JobHistory& of(JobId id) const {
    static constexpr JobHistory kNone{};
    const JobHistory* found = find(id);
    return found == nullptr ? kNone : *found;
  }

  [[nodiscard]] bool are_empty() const { return histories_.empty(); }

  JobHistory& open(JobId id) { return histories_[id]; }

  void close(JobId id) { histories_.erase(id); }

 private:
  std::map<JobId, JobHistory> histories_;
};

}  // namespace suanwang
