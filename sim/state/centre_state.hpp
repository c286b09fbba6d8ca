// What a centre, its partitions and its site are during a run.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "sim/city/capacity_curve.hpp"
#include "sim/city/city.hpp"
#include "sim/state/meter.hpp"
#include "sim/state/node_pool.hpp"
#include "sim/state/node_rest.hpp"
#include "sim/state/release_profile.hpp"
#include "sim/state/site_meter.hpp"
#include "sim/state/step_profile.hpp"
#include "sim/state/usage.hpp"
#include "sim/state/waiting_index.hpp"
#include "sim/state/waiting_order.hpp"

namespace suanwang {

/// What a centre's policy asked the state to keep for it.
struct CentreKeeping {
  const WaitingOrder* order = nullptr;  ///< null: order of submission
  bool calendar = false;
  bool change_log = false;    ///< of its partitions' nodes
  bool card_classes = false;  ///< on its partitions' nodes
};

struct CentreState {
  WaitingIndex waiting;
  CentreKeeping keeping;
  TenantUsage usage;
  std::uint32_t running = 0;
  std::uint64_t dispatched = 0;
  std::uint64_t started = 0;
  std::uint64_t requeued = 0;
  CapacityCurve curve;
  Share curve_share{1'000'000};  ///< in force
  std::int64_t power_limit_mw = kNoPowerLimit;
};

/// A node that has failed.
struct DownNode {
  bool is_there = false;  ///< in the pool; else it is away with the partition's capacity
  /// The state of rest it was in, and comes back to: what it may draw did not grow by its failure.
  std::optional<std::uint32_t> rest_state{};
};

struct PartitionState {
  explicit PartitionState(const Partition& partition, bool memory_asked)
      : pool(partition, memory_asked) {}

  NodePool pool;
  ReleaseProfile releases;
  StepProfile calendar;  ///< running jobs and reservations; kept only if the policy needs it
  Meter meter;
  NodeRests rests;
  std::uint32_t unwoken = 0;  ///< of `rests`
  std::int64_t rise_mw = 0;   ///< of `rests`
  /// States of nodes that rested when they went with the partition's capacity: they come back so.
  std::map<std::uint32_t, std::uint32_t> away_at_rest;
  std::uint32_t level = 0;                 ///< of the partition's power levels
  std::map<std::uint32_t, DownNode> down;  ///< nodes that have failed
  std::int64_t queued_units = 0;           ///< of waiting jobs that are at home here
};

/// What a job bears at its sites: over its earlier starts, and where this one's account began.
struct JobBearing {
  SiteBearing earlier;
  SiteBearing at_start;  ///< the site's prefix, or the charge of the job's nodes
};

/// A site with its load. Powers in milliwatts.
struct SiteState {
  SiteMeter meter;
  std::int64_t it_power_mw = 0;
  std::int64_t job_power_mw = 0;
};

}  // namespace suanwang
