// What the platform knows of the centres: the last sample of each that has arrived, and what it did
// itself since.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/random.hpp"
#include "sim/base/time.hpp"
#include "sim/demand/request.hpp"
#include "sim/platform/telemetry.hpp"
#include "sim/state/world_state.hpp"

namespace suanwang {

/// What a sample tells of a partition.
struct PartitionReport {
  struct Release {
    Time end;
    std::uint64_t units = 0;
  };

  std::uint64_t free_cores = 0;
  std::uint64_t free_accelerators = 0;
  std::uint32_t unwoken_nodes = 0;
  std::int64_t queued_units = 0;  ///< of waiting jobs that are at home there
  Room room{};
  std::vector<std::uint32_t> nodes_at{};  ///< by level (NodePool::nodes_at) of a node that is on
  std::vector<Release> releases{};        ///< ascending by expected end; only where asked for
};

/// A sample of a centre.
struct CentreReport {
  Time taken{};
  std::uint64_t number = 0;      ///< of the centre's samples, from 0, which is the registry's
  std::uint64_t dispatches = 0;  ///< that the centre had got
  CentreLoadRow load{};
  MetricScores scores{};
  std::vector<PartitionReport> partitions{};
};

class Monitor {
 public:
  /// The platform begins with what the registry says of the centres: a sample of time 0.
  /// `with_releases`: samples tell when running jobs are expected to end. The world and the
  /// telemetry must outlive it.
  Monitor(const WorldState& world,
          const Telemetry& telemetry,
          bool with_releases,
          std::uint64_t seed);

  // --- for the engine ---
  /// A sample that was taken: lost, or on its way.
  struct Sent {
    bool is_lost = false;
    Time arrives{};
    std::uint32_t slot = 0;
  };

  /// What came of a sample's arrival.
  struct Received {
    CentreId centre;
    bool is_news = false;  ///< false: a later one came before it
  };

  /// From one sample to the next where nothing else gives rise to one; 0: never.
  [[nodiscard]] Duration sample_period(CentreId id) const;

  /// Whether a change at the centre is sampled.
  [[nodiscard]] bool samples_changes(CentreId id) const {
    return telemetry_->channels[id].interval.is_on_change();
  }

  /// Takes a sample of the centre as it is. O(partitions x units of a node), and O(running jobs)
  /// with releases.
  [[nodiscard]] Sent take(Time now, CentreId id);

  [[nodiscard]] Received receive(std::uint32_t slot);

  // --- for the actions ---
  /// A job has come to the centre, and waits there.
  void note_dispatch(const LiveJob& job);
  /// The centre said that it has no room for so many units.
  void note_refusal(CentreId id, std::uint32_t units);

  // --- for policies ---
  [[nodiscard]] const Telemetry& telemetry() const { return *telemetry_; }

  /// As told, with own dispatches if they count.
  [[nodiscard]] const LoadBoard& board() const { return board_; }

  [[nodiscard]] Time taken_at(CentreId id) const { return known_[id].taken; }

  [[nodiscard]] const MetricScores& scores(CentreId id) const { return known_[id].scores; }

  /// The partition as the request would find it, by the last sample: tasks are counted by the units
  /// they take of a node.
  [[nodiscard]] PartitionRoom room_for(const JobRequest& request, PartitionId id) const;

  /// Units of jobs that wait for the partition, as far as is known.
  [[nodiscard]] std::int64_t queued_units(PartitionId id) const { return report(id).queued_units; }

  /// Whether the centre has said no to as few units since its last sample.
  [[nodiscard]] bool has_refused(CentreId id, std::uint32_t units) const {
    return units >= refusals_[id].least_units;
  }

  /// WorldState::has_room_for by what is known; false where the centre has said no to as few units
  /// since its last sample.
  [[nodiscard]] bool has_room_for(const JobRequest& request, CentreId id) const;

  /// When so many units are expected to be free, the jobs that run then ending as they requested;
  /// not before `now`. kNever if they never will. Needs samples with releases.
  [[nodiscard]] Time expected_release(Time now, std::uint64_t units, PartitionId id) const;

 private:
  struct OwnDispatch {
    std::uint64_t number = 0;  ///< of the centre's dispatches, from 1
    PartitionId home;
    std::uint32_t units = 0;
    std::int64_t unit_ms = 0;
  };

  /// The least that the centre has said no to, in samples from `until_sample` on no more.
  struct KnownRefusal {
    std::uint32_t least_units = UINT32_MAX;
    std::uint64_t until_sample = 0;
  };

  struct Channel {
    RandomStream losses;
    RandomStream jitters;
    RandomStream failures;
    TelemetryOutage failing{Time{}, Time{}};  ///< its failure at hand, or the next
    std::uint64_t samples = 0;
    std::size_t next_outage = 0;
  };

  struct InFlight {
    CentreId centre;
    CentreReport report;
  };

  void fill(Time now, CentreId id, CentreReport& report) const;
  void adopt(CentreId id);
  [[nodiscard]] std::size_t place_of(PartitionId id) const;
  [[nodiscard]] const PartitionReport& report(PartitionId id) const;
  [[nodiscard]] std::int64_t& queued_units_of(PartitionId id);
  void add_work(std::size_t centre, std::int64_t unit_ms);
  [[nodiscard]] bool is_out(Time now, CentreId id);
  [[nodiscard]] bool has_failed(Time now, CentreId id);
  [[nodiscard]] std::uint32_t new_slot();

  const WorldState* world_;
  const Telemetry* telemetry_;
  bool with_releases_;
  LoadBoard board_;
  Column<CentreId, CentreReport> known_;
  Column<CentreId, std::vector<OwnDispatch>> own_;  // not yet in what samples told
  Column<CentreId, KnownRefusal> refusals_;
  Column<CentreId, Channel> channels_;
  std::vector<InFlight> in_flight_;
  std::vector<std::uint32_t> free_slots_;
};

}  // namespace suanwang
