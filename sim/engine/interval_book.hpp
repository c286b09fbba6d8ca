// Keeps what was told of each centre so far, so that intervals and totals are differences of exact
// integrals.
#pragma once

#include <vector>

#include "sim/city/city.hpp"
#include "sim/record/rows.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

/// How jobs of a centre ended so far.
struct EndCounts {
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t walltime_reached = 0;
  std::uint64_t killed = 0;
  std::uint64_t failures = 0;  ///< of nodes
  std::uint64_t struck = 0;    ///< jobs that lost nodes by them
};

class IntervalBook {
 public:
  IntervalBook(const City& city, Recorder& recorder, Duration interval);

  /// The next instant at which intervals close.
  [[nodiscard]] Time next_close() const { return next_close_; }

  /// Tells the recorder every centre's interval up to `now`.
  void close(Time now, WorldState& world);

  /// Counts a job that ended at a centre.
  EndCounts& ends(CentreId centre) { return ends_[centre]; }

  /// Integrals of the sites since the start of the run.
  [[nodiscard]] Column<CentreId, SiteAccount> sites(Time now, WorldState& world) const;

  /// Integrals since the start of the run.
  [[nodiscard]] Column<PartitionId, PartitionMeter> totals(Time now, WorldState& world) const;

 private:
  [[nodiscard]] PartitionMeter read(Time now, PartitionId id, WorldState& world) const;
  [[nodiscard]] SiteAccount read_site(Time now,
                                      CentreId id,
                                      const Column<PartitionId, PartitionMeter>& meters,
                                      WorldState& world) const;
  void fill_site(CentreInterval& row, WorldState& world);

  const City* city_;
  Recorder* recorder_;
  Duration interval_;
  Time last_close_{};
  Time next_close_;
  Column<PartitionId, PartitionMeter> told_;
  Column<CentreId, SiteAccount> told_sites_;
  Column<CentreId, EndCounts> ends_;
};

}  // namespace suanwang
