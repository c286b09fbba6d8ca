// Transfers that share links: flow-level, max-min fair.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/base/index.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

using FlowId = Index<struct FlowTag>;

/// One direction of a link.
using WayId = Index<struct WayTag>;

struct FlowSpec {
  std::span<const WayId> ways;  ///< each once; at least one
  double bits = 0;              ///< to send
  double weight = 1;            ///< its part of a link over that of others; positive
  double most_rate = std::numeric_limits<double>::infinity();  ///< bit/ms
  std::uint8_t priority = 0;  ///< a lower number comes first: others share what it leaves
};

/// All flows of the network, their rates, and what they have sent. Rates are weighted max-min fair
/// within a class of priority, over what the classes before leave: no flow's rate over its weight
/// can grow without that of one that has less, or as much, shrinking (Bertsekas, Gallager, "Data
/// Networks", 1992, section 6.5.2; progressive filling). Changes are collected until settle(),
/// which computes the connected components anew that they touch.
class FlowNetwork {
 public:
  /// `capacities` by WayId, in bit/ms.
  explicit FlowNetwork(std::vector<double> capacities);

  FlowId add(Time now, const FlowSpec& spec);

  /// The flow is gone; returns the bits that it has not sent.
  double remove(Time now, FlowId id);

  void set_capacity(WayId id, double bits_per_ms);

  /// Makes the rates those of the flows and capacities of now. Call it once all changes of an
  /// instant are made. O(f log w) for f incidences of flows and w ways of what has changed.
  void settle(Time now);

  /// When the next flow will have sent everything, in whole milliseconds, rounded up but for a
  /// nanosecond; kNever if none will at these rates. Needs settle(); without one, remove() leaves
  /// the other ends of that instant right, and no more.
  [[nodiscard]] Time next_end();

  /// The flow that ends then; remove it.
  [[nodiscard]] FlowId next_to_end() const { return FlowId(ends_.front().flow); }

  /// Bits per millisecond, of the last settle().
  [[nodiscard]] double rate(FlowId id) const { return flows_[id.value()].rate; }

  /// Bits that are still to be sent.
  [[nodiscard]] double left(Time now, FlowId id) const;

  /// When it will have sent everything, as a real number of milliseconds; infinity if never.
  [[nodiscard]] double end_ms(FlowId id) const;

  /// Bits sent over that way until the flows on it were last looked at; `advance` looks at all.
  [[nodiscard]] double carried(WayId id) const { return carried_[id.value()]; }

  void advance(Time now);

  /// The same of all ways at `now`, by WayId; changes nothing, so that who looks changes no result.
  [[nodiscard]] std::vector<double> carried_until(Time now) const;

  [[nodiscard]] std::size_t live_count() const { return live_; }

  /// Valid until the next add().
  [[nodiscard]] std::span<const WayId> ways_of(FlowId id) const {
    return ways_of(flows_[id.value()]);
  }

  [[nodiscard]] double capacity(WayId id) const { return ways_[id.value()].capacity; }

  /// Ids in use or free again: valid ones are below.
  [[nodiscard]] std::size_t slot_count() const { return flows_.size(); }

  [[nodiscard]] bool is_live(FlowId id) const { return flows_[id.value()].is_live; }

  /// Whether every flow has a bottleneck: its greatest rate, or a way that is full, on which no
  /// flow of its class or a later one has more for its weight. To a part in 10^9. O(incidences).
  [[nodiscard]] bool has_bottlenecks() const;

 private:
  /// One cache line, so that it holds its part of hops_ as an offset.
  struct Flow {
    double left = 0;
    double rate = 0;
    double weight = 1;
    double most_rate = 0;
    Time last{};
    std::uint32_t version = 0;
    std::uint32_t first_hop = 0;
    std::uint32_t hops = 0;
    std::uint32_t room = 0;  ///< for hops, from the first on
    std::uint8_t priority = 0;
    bool is_live = false;
  };

  struct Way {
    double capacity = 0;
    std::vector<std::uint32_t> flows;
    bool is_dirty = false;
  };

  /// What is looked at for each flow on each of its ways while rates are computed, apart so that it
  /// stays in the nearest cache.
  struct Filling {
    double left = 0;
    double least = 0;           ///< less than that is nothing
    double weight = 0;          ///< of the flows of the class that have no rate yet
    std::uint32_t waiting = 0;  ///< their number
    std::uint32_t mark = 0;     ///< of the settle() that collected it last
  };

  /// A set of flows, a bit each.
  class FlowSet {
   public:
    void resize(std::size_t flows) { words_.resize((flows + 63) / 64); }

    [[nodiscard]] bool has(std::uint32_t flow) const {
      return (words_[flow / 64] >> (flow % 64) & 1U) != 0;
    }

    /// Whether it was not in the set.
    bool insert(std::uint32_t flow) {
      const bool is_new = !has(flow);
      words_[flow / 64] |= std::uint64_t{1} << (flow % 64);
      return is_new;
    }

    void erase(std::uint32_t flow) { words_[flow / 64] &= ~(std::uint64_t{1} << (flow % 64)); }

    /// Sorts `flows`, some, which are all that are in the set, and takes them out.
    void move_sorted(std::span<std::uint32_t> flows);

   private:
    std::vector<std::uint64_t> words_;
  };

  struct End {
    Time at;
    std::uint32_t flow = 0;
    std::uint32_t version = 0;
  };

  /// A way, or a flow's own limit, by the rate for each weight at which it stops the filling.
  struct Limit {
    double share = 0;
    std::uint32_t id = 0;
  };

  [[nodiscard]] std::span<const WayId> ways_of(const Flow& flow) const {
    return std::span(hops_).subspan(flow.first_hop, flow.hops);
  }

  std::uint32_t take_slot(std::size_t hops);
  void note(WayId id);
  void send(Time now, Flow& flow);
  std::span<std::uint32_t> collect(Time now, std::uint32_t way);
  void fetch_ahead(const std::uint32_t* flow, const std::uint32_t* end) const;
  void settle_component(Time now, std::span<std::uint32_t> component);
  void fill(std::span<const std::uint32_t> flows);
  void open_class(std::span<const std::uint32_t> flows);
  void fix(std::uint32_t flow, double rate);
  void expect_end(Time now, std::span<const std::uint32_t> component);
  void forget_ends();
  [[nodiscard]] bool has_bottleneck(const Flow& flow) const;

  std::vector<Flow> flows_;
  std::vector<WayId> hops_;            // of the flows, by their first_hop
  std::vector<std::uint32_t> places_;  // by hop, in the list of its way
  std::vector<Way> ways_;
  std::vector<double> carried_;   // by way
  std::vector<Filling> filling_;  // by way
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> dirty_;
  std::vector<End> ends_;  // a heap: what ends first in each component
  std::size_t live_ = 0;
  std::uint32_t mark_ = 0;
  // Scratch of settle().
  FlowSet collected_;
  FlowSet growing_;                       // have no rate yet
  std::vector<std::uint32_t> component_;  // room for all flows and one more, as stopped_
  std::vector<std::uint32_t> component_ways_;
  std::vector<std::uint32_t> stopped_;
  std::vector<Limit> way_limits_;
  std::vector<Limit> own_limits_;
};

}  // namespace suanwang
