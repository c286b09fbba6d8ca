// Data on its way between places.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "sim/city/city.hpp"
#include "sim/demand/request.hpp"
#include "sim/physics/flow_network.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

/// What is sent, as flows that share the links of their routes. What a link that is cut carried
/// goes on over another way, or waits until there is one.
class Transfers {
 public:
  explicit Transfers(const City& city);

  /// What is to be sent. `number` is the caller's, and not used again.
  struct Order {
    std::uint32_t number = 0;
    TrafficKind kind{};
    Place from;
    Place to;
    Bytes size{};
  };

  /// Begins a transfer over a route with links; without one it waits.
  void begin(Time now, const Order& order, const std::optional<Route>& route);

  /// What a transfer that is given up has sent and links have charged for it.
  struct Part {
    double bytes = 0;
    double cost_ufen = 0;
  };

  /// Gives up a transfer that has not sent everything; nothing if it has, or is none.
  std::optional<Part> cancel(Time now, std::uint32_t number);

  /// The link carries nothing, or again as much as it can. Call `find_ways` then.
  void set_down(Time now, LinkId link, bool is_down);

  /// What waits for a way comes from there, if it waits. Call `find_ways` then.
  void move_origin(std::uint32_t number, Place from) {
    if (const auto waiting = stranded_.find(number); waiting != stranded_.end()) {
      waiting->second.from = from;
    }
  }

  /// Finds ways for what has lost its own. route_of(from, to) tells the route of now, or nothing.
  template <class RouteOf>
  void find_ways(Time now, RouteOf route_of) {
    for (auto transfer = stranded_.begin(); transfer != stranded_.end();) {
      const std::optional<Route>& route = route_of(transfer->second.from, transfer->second.to);
      if (route) {
        const Duration blocked = now - transfer->second.cut_at;
        totals_.blocked += static_cast<std::uint64_t>(blocked.ms > 0);
        totals_.rerouted += static_cast<std::uint64_t>(blocked.ms == 0);
        totals_.blocked_ms += blocked.ms;
        resume(now, transfer->second, *route);
        transfer = stranded_.erase(transfer);
      } else {
        ++transfer;
      }
    }
  }

  /// Once all changes of an instant are made.
  void settle(Time now) { network_.settle(now); }

  /// When the next one has sent everything.
  [[nodiscard]] Time next_end() { return network_.next_end(); }

  /// What is all on its way, when the last of it comes, and what links charged for it.
  struct Delivery {
    std::uint32_t number = 0;
    Time arrives;
    double cost_ufen = 0;
  };

  /// Ends the transfer of next_end(), which is now.
  Delivery end_next(Time now);

  [[nodiscard]] NetworkTotals totals(Time now);

  /// What each link has carried until now, by LinkId, in bytes.
  [[nodiscard]] std::vector<LinkBytes> carried(Time now) const;

 private:
  struct Transfer {
    std::uint32_t number = 0;
    TrafficKind kind{};
    Place from;
    Place to;
    double size = 0;        ///< bits
    double bits = 0;        ///< still to be sent, as its route began
    Time cut_at{};          ///< when it lost its last route
    double latency_ms = 0;  ///< of its route
    double ufen_per_bit = 0;
    double cost_ufen = 0;  ///< of earlier routes
  };

  void resume(Time now, const Transfer& transfer, const Route& route);
  std::map<FlowId, Transfer>::iterator forget(std::map<FlowId, Transfer>::iterator transfer);

  /// From the vertex where a link begins, or to it.
  [[nodiscard]] static WayId way(LinkId link, bool forward) {
    return WayId(link.value() * 2 + (forward ? 0 : 1));
  }

  [[nodiscard]] std::vector<WayId> ways_of(Place from, const Route& route) const;

  const City* city_;
  FlowNetwork network_;
  std::map<FlowId, Transfer> transfers_;
  std::map<std::uint32_t, FlowId> flow_of_;     // by number
  std::map<std::uint32_t, Transfer> stranded_;  // by number
  NetworkTotals totals_;
};

}  // namespace suanwang
