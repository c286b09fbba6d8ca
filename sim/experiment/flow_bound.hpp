// How soon jobs could be done at best: what no policy can beat.
#pragma once

#include <span>

namespace suanwang {

/// A job as the relaxed problem sees it. Times in milliseconds; work in whatever capacity is in,
/// times milliseconds.
struct BoundJob {
  double release = 0;
  double least_run = 0;  ///< from its start to its end where it is fastest
  double work = 0;       ///< what it takes of the capacity, at least
};

/// The least sum of the times in system, each counted up to `horizon`, of jobs in order of release,
/// in milliseconds: the greater of
/// - sum of min(least_run, horizon - release): nobody waits for anybody;
/// - the sum that shortest-remaining-processing-time-first has on one machine as fast as everything
///   together, with work that can be divided and interrupted at will. SRPT has the fewest jobs in
///   system at every instant (Schrage, Operations Research 16 (1968)), so that the sum up to a
///   horizon is least, too, and the true problem has less freedom.
/// An infinite horizon: until all are done. O(n log n). Needs capacity > 0 if there is any work.
[[nodiscard]] double least_flow(std::span<const BoundJob> jobs, double capacity, double horizon);

/// When the last job ends at best: the greater of max(release + least_run) and
/// max over t of t + (work released at t or later) / capacity. 0 without jobs.
[[nodiscard]] double least_end(std::span<const BoundJob> jobs, double capacity);

}  // namespace suanwang
