// The city's compute network 城市算力网 as the run sees it: const columns, built once, shared by
// all runs.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/calendar.hpp"
#include "sim/city/geography.hpp"
#include "sim/city/ids.hpp"
#include "sim/city/lifetime.hpp"
#include "sim/city/topology.hpp"

namespace suanwang {

enum class Ownership : std::uint8_t { public_, commercial };

struct AcceleratorType {
  std::string name;
  Compute fp16_dense{};  ///< peak dense FP16 of one card, GFLOPS
  Bytes memory{};
  std::string source;  ///< where the figures come from
};

/// Power of one node in mW when k of its units are allocated, k = 0..units: the node power model of
/// the scenario, evaluated once so that the run adds integers only.
using NodePowerTable = std::vector<std::int64_t>;

/// From `from` on, the first `nodes` nodes of the partition are available.
struct CapacityStep {
  Time from;
  std::uint32_t nodes = 0;
};

/// A state in which an idle node draws less and can't run anything: asleep, off. The energy of a
/// transition is its power times its duration.
struct RestState {
  std::string name;
  std::int64_t power_mw = 0;
  Duration enter{};
  std::int64_t enter_power_mw = 0;
  Duration leave{};
  std::int64_t leave_power_mw = 0;
};

/// A clock frequency or power cap that all nodes of a partition run at.
struct PowerLevel {
  std::string name;
  Share speed{1'000'000};  ///< of jobs, over that at the full level
  NodePowerTable node_power_mw;
};

/// A homogeneous pool of nodes.
struct Partition {
  std::string name;
  CentreId centre;
  std::uint32_t nodes = 0;
  std::uint32_t cores = 0;             ///< per node
  std::uint32_t accelerators = 0;      ///< per node, in units: cards x card_units
  std::uint32_t card_units = 1;        ///< the city's
  std::uint64_t memory_mib = 0;        ///< per node
  AcceleratorId accelerator;           ///< none() for a partition of CPU nodes
  std::uint64_t first_node = 0;        ///< city-wide number of its node 0, for printing
  NodePowerTable node_power_mw;        ///< size units() + 1; at the full level
  std::vector<CapacityStep> capacity;  ///< sorted by time; empty = all nodes, always
  /// Share of nominal accelerators that work, in millionths (faulty cards): 算力 nominal vs usable.
  Share usable{1'000'000};
  std::vector<RestState> rest_states;      ///< besides being on; empty: nodes are always on
  std::vector<PowerLevel> levels;          ///< the full one first; empty: only that
  std::uint32_t first_level = 0;           ///< at the start of the run
  std::optional<FailureModel> failures{};  ///< of its nodes; none: they never fail

  /// What one node's load is counted in: accelerators if it has any, else cores.
  [[nodiscard]] std::uint32_t units() const { return accelerators > 0 ? accelerators : cores; }

  /// Whole accelerators of a node.
  [[nodiscard]] std::uint32_t cards() const { return accelerators / card_units; }
};

/// Units of a card where jobs may share one: thousandths, as in Alibaba's traces (milli-GPU).
inline constexpr std::uint32_t kSharedCardUnits = 1000;

/// Most cards of a node where jobs may share them: each has a bit.
inline constexpr std::uint32_t kMostSharedCards = 32;

inline constexpr std::int64_t kNoPowerLimit = INT64_MAX;

/// A demand-response event 需求响应: in [from, until) the centre's nodes may draw so much together.
struct PowerWindow {
  Time from{};
  Time until{};
  std::int64_t limit_mw = kNoPowerLimit;
};

/// A compute centre 算力中心.
struct Centre {
  std::string name;
  std::string identifier;  ///< 算力标识 under which the platform's registry has it; unique
  Ownership owner = Ownership::public_;
  DistrictId district;
  ZoneId zone;
  std::optional<GeoPoint> at{};
  PartitionId first_partition;
  std::uint32_t partition_count = 0;
  /// Facility power over IT power (ISO/IEC 30134-2), constant, in millionths: 1.25 = 1250000.
  std::int64_t pue_ppm = 1'000'000;
  /// What its nodes may draw together; kNoPowerLimit: as much as they like.
  std::int64_t power_limit_mw = kNoPowerLimit;
  std::vector<PowerWindow> demand_response;  ///< ascending, disjoint
  /// Of its cards and cores, kept for tenants of public interest where the platform keeps quotas.
  Share public_interest{};
  Bytes storage{};  ///< for copies of data sets that nobody there reads now

  [[nodiscard]] PartitionId partition(std::uint32_t i) const {
    return PartitionId(first_partition.value() + i);
  }
};

/// Nodes of a partition in a row.
struct NodeSpan {
  PartitionId partition;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// What some nodes have in common and go down by together: a rack's switch, a centre's feed, the
/// grid of a zone. Or a link that is cut.
struct CommonCause {
  std::vector<NodeSpan> nodes;
  std::optional<FailureModel> model;  ///< of the cause; none: once, in [from, until)
  Time from{};
  Time until{};
  LinkId link{};  ///< in place of nodes
};

/// Price, carbon, grid and weather are the same throughout a zone.
struct Zone {
  std::string name;
};

struct District {
  std::string name;
  std::string adcode;
  std::optional<GeoPoint> at{};
  Share quota{1'000'000};  ///< of the city's cards (and cores) that jobs of its tenants may have
};

/// A place of the network without supply or demand: an exchange point, or a region outside the
/// city.
struct Waypoint {
  std::string name;
  std::optional<GeoPoint> at{};
};

/// How many of the key sites have a medium or larger centre near (毫秒用算, 2025: the share of
/// sites in its 1 ms circle).
struct CoverageRule {
  std::vector<Place> sites;
  Latency within{};
  Compute least{};    ///< usable FP16 of a medium centre
  double target = 0;  ///< share of the sites
};

/// What goes over the network.
enum class TrafficKind : std::uint8_t {
  state,       ///< what a job takes along as it moves to another centre
  input,       ///< of a job's own
  copy,        ///< of a data set
  output,      ///< of a job that has completed
  checkpoint,  ///< of a running job, to where they are kept
};
inline constexpr std::size_t kTrafficKinds = 5;

/// How transfers of a kind share links with others.
struct TrafficClass {
  double weight = 1;  ///< its part of a link over that of others of its priority
  BitRate most{};     ///< of each transfer; 0: as fast as links let it
  /// A lower number comes first: others share what it leaves.
  std::uint8_t priority = 0;
};

/// How the network is used, and what is asked of it.
struct NetworkRules {
  RouteBy routes = RouteBy::delay;
  std::array<TrafficClass, kTrafficKinds> traffic{};  ///< by TrafficKind
  /// One-way delays, ascending: city, region, between hubs.
  std::array<Latency, 3> tiers{Latency{1'000'000}, Latency{5'000'000}, Latency{20'000'000}};
  std::optional<CoverageRule> coverage{};
};

/// Who submits jobs: a firm, a laboratory, a department. Sits in a district.
struct Tenant {
  std::string name;
  DistrictId district;
  double share = 1.0;         ///< weight in fair sharing
  std::int32_t priority = 0;  ///< of its jobs, for rules that look at it; more goes first
  Share quota{1'000'000};     ///< of the city's cards (and cores) that its jobs may have
  bool public_interest = false;

  /// Whether quotas say anything of it.
  [[nodiscard]] bool has_quota() const { return quota.base < 1'000'000; }
};

/// Everything that does not change during a run. Build it with CityBuilder (sim/scenario); const
/// after.
struct City {
  Column<CentreId, Centre> centres;
  Column<PartitionId, Partition> partitions;
  Column<AcceleratorId, AcceleratorType> accelerators;
  Column<ZoneId, Zone> zones;
  Column<DistrictId, District> districts;
  Column<TenantId, Tenant> tenants;
  Column<ExchangeId, Waypoint> exchanges;
  Column<RegionId, Waypoint> regions;
  Column<LinkId, Link> links;
  NetworkRules network;
  std::vector<CommonCause> common_causes;
  Topology topology;
  Calendar calendar;
  /// What all counts of accelerators are in: 1, whole cards only, or kSharedCardUnits.
  std::uint32_t card_units = 1;

  /// Decimals of a number of cards.
  [[nodiscard]] unsigned card_digits() const { return card_units == 1 ? 0U : 3U; }

  /// Peak dense FP16 of all accelerators of a partition, GFLOPS; `usable` leaves faulty cards out.
  [[nodiscard]] std::int64_t nominal_gflops(PartitionId id) const;
  [[nodiscard]] std::int64_t usable_gflops(PartitionId id) const;

  [[nodiscard]] std::int64_t nominal_gflops(CentreId id) const;
  [[nodiscard]] std::int64_t usable_gflops(CentreId id) const;

  [[nodiscard]] const std::string& name_of(Place place) const;

  /// Where a place is, if that is known; a tenant is where its district is.
  [[nodiscard]] std::optional<GeoPoint> point_of(Place place) const;
};

}  // namespace suanwang
