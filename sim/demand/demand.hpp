// The demand of a run: a const description with pull cursors, so that only live jobs are in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/base/column.hpp"
#include "sim/demand/data_sets.hpp"
#include "sim/demand/request.hpp"
#include "sim/demand/resilience.hpp"
#include "sim/demand/span_rule.hpp"
#include "sim/demand/truth.hpp"

namespace suanwang {

/// Hands out one stream's jobs in order of submission.
class ArrivalCursor {
 public:
  virtual ~ArrivalCursor() = default;

  /// The next job, or false at the end of the stream. `number` is left for the merger to fill in;
  /// `stream`, `tenant`, `speeds` and `target` are the cursor's to fill in.
  virtual bool next(Arrival& arrival) = 0;
};

/// What every job of a stream is known to be, before it is read: lets the state choose exact
/// counting where tasks can't be fragmented over nodes.
struct StreamShape {
  /// Every task is one core, no accelerator, no memory.
  bool unit_core_tasks = false;
};

/// A stream's description. Const and shared by all runs; `open` gives an independent cursor.
class ArrivalSource {
 public:
  virtual ~ArrivalSource() = default;

  /// `seed` is the run's; sources that draw nothing ignore it.
  [[nodiscard]] virtual std::unique_ptr<ArrivalCursor> open(std::uint64_t seed) const = 0;

  [[nodiscard]] virtual StreamShape shape() const = 0;

  /// Jobs in the stream if known before it is read (progress bar), else 0.
  [[nodiscard]] virtual std::uint64_t job_count_hint() const { return 0; }
};

struct Stream {
  std::string name;  ///< the `workload_name` of its jobs
  std::shared_ptr<const ArrivalSource> source;
  Resilience resilience{};
  /// Jobs without a deadline of their own get one: so many times their requested time after they
  /// were submitted, in thousandths; 0: none.
  std::int64_t deadline_permille = 0;
  DataNeeds data{};
  ReachRule reach{};
  SpanRule span{};
};

struct Demand {
  Column<StreamId, Stream> streams;
  Column<SpeedProfileId, SpeedProfile> speed_profiles;
  Column<DataSetId, DataSet> data_sets;
  std::uint32_t card_units = 1;  ///< the city's
};

/// The streams merged by (submit, stream): arrivals in the order they happen, numbered from 1.
class MergedArrivals {
 public:
  MergedArrivals(const Demand& demand, std::uint64_t seed);

  /// The time of the next arrival; kNever at the end.
  [[nodiscard]] Time next_time() const { return heap_.empty() ? kNever : heap_.front().submit; }

  /// Numbers the next arrival, which stays valid until `advance`. Once for each; needs
  /// next_time() != kNever.
  [[nodiscard]] const Arrival& take();

  /// Goes on to the arrival after that.
  void advance();

  [[nodiscard]] std::uint64_t taken() const { return taken_; }

 private:
  struct Head {
    Time submit;
    std::uint32_t stream = 0;
  };

  void put(std::uint32_t stream);

  std::vector<std::unique_ptr<ArrivalCursor>> cursors_;
  std::vector<Arrival> pending_;  // the next job of each stream
  std::vector<Head> heap_;        // binary heap of streams that have one
  std::uint32_t card_units_ = 1;
  std::vector<std::int64_t> deadline_permille_;  // by stream; empty: none has any
  std::uint64_t taken_ = 0;
};

}  // namespace suanwang
