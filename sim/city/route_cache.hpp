// Routes between places, each found once for every state of the links.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sim/city/topology.hpp"

namespace suanwang {

class RouteCache {
 public:
  /// The topology must outlive it.
  RouteCache(const Topology& topology, RouteBy by) : topology_(&topology), by_(by) {}

  /// The shortest route, or nothing if the places are not connected. Without any link in the city
  /// there is no network to speak of: all is at one place.
  [[nodiscard]] const std::optional<Route>& between(Place from, Place to) {
    const auto [entry, is_new] = routes_.try_emplace({from, to});
    if (is_new) {
      ++searches_;
      entry->second =
          topology_->edge_count() == 0 ? Route{} : topology_->route(from, to, by_, is_down_);
    }
    return entry->second;
  }

  /// A link that is down carries nothing; routes lead round it.
  void set_down(LinkId link, bool is_down) {
    is_down_.resize(topology_->edge_count());
    is_down_[link.value()] = is_down;
    routes_.clear();
  }

  /// How often the graph was searched.
  [[nodiscard]] std::uint64_t searches() const { return searches_; }

  /// By LinkId; empty: none.
  [[nodiscard]] const std::vector<bool>& down() const { return is_down_; }

 private:
  const Topology* topology_;
  RouteBy by_;
  std::vector<bool> is_down_;  // empty: none
  std::uint64_t searches_ = 0;
  std::map<std::pair<Place, Place>, std::optional<Route>> routes_;
};

}  // namespace suanwang
