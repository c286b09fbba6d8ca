// What the engine tells whoever records a run.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/city/ids.hpp"
#include "sim/demand/request.hpp"
#include "sim/economy/account_units.hpp"
#include "sim/economy/market/market_books.hpp"
#include "sim/record/site_outcome.hpp"
#include "sim/record/telemetry_day.hpp"
#include "sim/state/job_history.hpp"
#include "sim/state/placement.hpp"
#include "sim/state/site_account.hpp"

namespace suanwang {

/// Where a job stands when it leaves the run, or when the run ends.
enum class FinalState : std::uint8_t {
  completed,         ///< ran to its end
  failed,            ///< its own program failed (a fact of the trace)
  walltime_reached,  ///< stopped at its requested time
  killed,            ///< stopped by its owner or the platform
  rejected,          ///< never admitted
  running,           ///< at the horizon
  waiting,           ///< at the horizon, submitted and not started
};

/// Why a job was rejected.
enum class RejectReason : std::uint8_t {
  none,
  larger_than_any_centre,  ///< no centre could ever run it
  target_cannot_run_it,    ///< the centre its owner insists on could never run it
  policy,                  ///< the policy's own choice
  out_of_reach,            ///< latency, residency or missing links keep it from those that could
  unmatched,               ///< its order found no match: orders.csv says why
};

inline constexpr std::size_t kRejectReasons = 6;

/// What a job had at one of several centres.
struct JobPart {
  PartitionId partition;
  std::uint32_t tasks = 0;
  std::span<const NodeRun> nodes{};
};

/// A job that leaves the run. What it points to is valid during the call only.
struct JobRow {
  JobRow() = default;

  /// With a constructor the members are set one by one; a plain struct is cleared by a call first.
  explicit JobRow(const JobRequest& of) : request(of) {}

  JobRequest request;
  FinalState state = FinalState::completed;
  RejectReason reject_reason = RejectReason::none;
  CentreId centre{};              ///< none() if it was never dispatched; of several its slowest
  PartitionId partition{};        ///< none() if it never started
  Time start = kNever;            ///< of its last start; kNever if it never started
  Time first_start = kNever;      ///< of its first start, whatever came after it
  Time finish = kNever;           ///< when it left; kNever while running or waiting
  std::uint32_t requeues = 0;     ///< times it was displaced and queued again
  std::uint32_t suspensions = 0;  ///< times it was suspended
  std::uint32_t migrations = 0;   ///< times it moved to another centre
  Duration done_before{};  ///< of its requested time before its last start, where it was suspended
  Duration ran_before{};   ///< on the clock, before its last start, where it was suspended
  std::int64_t task_ms_before = 0;   ///< the same times the tasks it had
  std::span<const NodeRun> nodes{};  ///< its last placement, partition-local ids ascending
  Int128 it_energy_uj = 0;  ///< microjoules, over all its starts, idle share of its nodes included
  Int128 facility_energy_pj = 0;          ///< picojoules: IT power times PUE, integrated exactly
  std::int64_t cost_ufen = 0;             ///< micro-fen for that energy, rounded down once
  std::int64_t carbon_ug = 0;             ///< micrograms of CO2 for it, rounded down once
  const JobTraffic* traffic = nullptr;    ///< null: nothing moved for it
  const ContractEnd* contract = nullptr;  ///< null: it has none
  std::span<const JobPart> parts{};       ///< its last placement, if that was at several centres
};

/// What became of an order: told as it is decided, or at the end. Valid during the call only.
struct OrderRow {
  const JobRequest& request;
  ProductKind product = ProductKind::on_demand;
  std::int64_t limit_ufen = 0;  ///< for a card-hour
  Time decided = kNever;        ///< kNever: it waits
  const MarketContract* contract = nullptr;
  Unmatched reason = Unmatched::none;
};

/// What a link carried, from its first place to its second and back.
struct LinkBytes {
  double forward = 0;
  double back = 0;
};

/// The same over an interval [from, until).
struct LinkInterval {
  LinkId link;
  Time from;
  Time until;
  LinkBytes carried;
};

/// What a link carried, in bytes, from its first place to its second and back.
struct LinkTotals {
  std::string name;
  double forward = 0;
  double back = 0;
  double bandwidth = 0;  ///< bytes a second, in each direction
};

struct NetworkTotals {
  std::uint64_t transfers = 0;
  std::uint64_t interrupted = 0;          ///< times that one lost its way by a cut, or found none
  std::uint64_t rerouted = 0;             ///< of those: went on over another way at once
  std::uint64_t blocked = 0;              ///< of those: went on after a while
  std::int64_t blocked_ms = 0;            ///< how long they waited, in sum
  std::uint64_t skipped_checkpoints = 0;  ///< not sent, as the one before was still on its way
  std::uint64_t too_far_jobs = 0;  ///< ran beyond the latency of their reach, links being cut
  std::int64_t too_far_ms = 0;     ///< how long, in sum
  std::uint64_t under_way = 0;     ///< at the end
  std::uint64_t stranded = 0;      ///< at the end, without a way
  std::array<Int128, kTrafficKinds> bytes{};  ///< sent, by TrafficKind
  double cost_ufen = 0;  ///< micro-fen that links charged for what they carried
  double energy_mj = 0;  ///< millijoules that they took for it
  std::vector<LinkTotals> links{};

  [[nodiscard]] Int128 sent(TrafficKind kind) const {
    return bytes[static_cast<std::size_t>(kind)];
  }
};

/// Whole micro-fen of a SiteBearing's cost, whole micrograms of its carbon.
inline Int128 whole_units(Int128 cost_or_carbon) {
  return cost_or_carbon / kPicojoulesPerKwh;
}

/// Integrals of one partition over an interval, or over the run so far. All exact.
struct PartitionMeter {
  Int128 it_energy_uj = 0;
  Int128 facility_energy_pj = 0;
  Int128 job_energy_uj = 0;  ///< the part of it_energy that jobs bear
  Int128 busy_node_ms = 0;   ///< nodes with at least one task
  Int128 busy_core_ms = 0;
  Int128 busy_accelerator_ms = 0;  ///< in the city's units of a card, as below
  Int128 available_node_ms = 0;
  Int128 resting_node_ms = 0;  ///< of nodes that are not on
  Int128 down_node_ms = 0;     ///< of nodes that have failed; not among the available ones
  Int128 available_core_ms = 0;
  Int128 available_accelerator_ms = 0;

  PartitionMeter& operator+=(const PartitionMeter& other);
  PartitionMeter& operator-=(const PartitionMeter& other);
};

/// Counts of one centre, since the start of the run.
struct CentreCounts {
  std::uint64_t dispatched = 0;
  std::uint64_t started = 0;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t walltime_reached = 0;
  std::uint64_t killed = 0;
  std::uint64_t requeued = 0;
  std::uint64_t failures = 0;  ///< of nodes
  std::uint64_t struck = 0;    ///< jobs that lost nodes by failures
  std::uint32_t waiting = 0;   ///< now
  std::uint32_t running = 0;   ///< now
};

/// One centre over one interval [from, until).
struct CentreInterval {
  CentreId centre;
  Time from;
  Time until;
  PartitionMeter meter;       ///< over the interval, all partitions
  Int128 busy_gflops_ms = 0;  ///< FP16 of allocated accelerators, times the units of a card
  Int128 available_gflops_ms = 0;
  CentreCounts counts;   ///< cumulative at `until`
  SiteAccount site{};    ///< over the interval
  Int128 cost_ufen = 0;  ///< whole micro-fen, such that intervals add up to their sum's
  Int128 carbon_ug = 0;
};

struct NamedCount {
  std::string_view name;
  std::uint64_t count = 0;
};

/// The run as a whole, told once at its end.
struct RunTotals {
  Time end{};
  std::uint64_t submitted = 0;
  std::uint64_t finished = 0;  ///< completed + failed
  std::uint64_t killed = 0;    ///< walltime reached + killed
  std::uint64_t rejected = 0;
  std::uint64_t running = 0;
  std::uint64_t waiting = 0;
  std::uint64_t events = 0;  ///< handled by the kernel
  std::uint64_t instants = 0;
  std::uint64_t decisions = 0;                 ///< calls of policies
  std::uint64_t failures = 0;                  ///< of nodes
  std::uint64_t struck = 0;                    ///< times a job lost nodes by them
  std::uint64_t migrations = 0;                ///< moves of jobs between centres
  std::int64_t moved_bytes = 0;                ///< what they took along
  std::uint64_t link_cuts = 0;                 ///< times that a link went down
  NetworkTotals network{};                     ///< its links only where something moved
  std::optional<MarketTotals> market{};        ///< of a scenario with one
  std::uint64_t refusals = 0;                  ///< actions refused
  std::vector<NamedCount> refusals_by_code{};  ///< of codes that came up
  std::uint64_t fingerprint = 0;
  Column<PartitionId, PartitionMeter> partitions;  ///< over the run
  Column<CentreId, SiteAccount> sites;             ///< over the run
  ProgrammeOutcome programme;                      ///< of centres with contracts
  /// What the platform heard of each centre by days; empty where it sees the truth.
  Column<CentreId, std::vector<TelemetryDay>> telemetry{};
};

/// Listens to a run. The engine calls it in the order things happen.
class Recorder {
 public:
  virtual ~Recorder() = default;

  /// Whether the rows of some jobs may be told together, when more has happened since: not to a
  /// recorder that must know at once. Asked once, before the run.
  [[nodiscard]] virtual bool rows_may_wait() const { return false; }

  /// Called once for every submitted job: when it leaves, or at the horizon.
  virtual void job_left(const JobRow& row) = 0;

  /// Called per centre at every multiple of the recording interval, and at the end of the run.
  virtual void centre_interval(const CentreInterval& interval) = 0;

  /// Called per link at the same times, from the first on at which something has moved.
  virtual void link_interval(const LinkInterval& /*interval*/) {}

  /// Called once for every order of the market: when it is matched, leaves, or at the horizon.
  virtual void order_decided(const OrderRow& /*row*/) {}

  /// Called once where there is a market, before `run_ended`: all contracts have closed.
  virtual void contracts_closed(const ContractLedger& /*ledger*/) {}

  virtual void run_ended(const RunTotals& totals) = 0;
};

}  // namespace suanwang
