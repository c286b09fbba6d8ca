// The graph of the city: centres, districts, tenants, exchange points and outside regions are
// vertices, links are edges. Boost.Graph carries ids only and stays inside topology.cpp; everything
// else stands in the City's columns.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/ids.hpp"

namespace suanwang {

/// One vertex of the city graph: a centre, a district (its access point), a tenant, an exchange
/// point of the network or a region outside the city.
struct Place {
  enum class Kind : std::uint8_t { centre, district, tenant, exchange, region };
  Kind kind = Kind::centre;
  std::uint32_t id = 0;  ///< of that kind's own index type

  static Place of(CentreId id) { return {Kind::centre, id.value()}; }

  static Place of(DistrictId id) { return {Kind::district, id.value()}; }

  static Place of(TenantId id) { return {Kind::tenant, id.value()}; }

  static Place of(ExchangeId id) { return {Kind::exchange, id.value()}; }

  static Place of(RegionId id) { return {Kind::region, id.value()}; }

  friend bool operator==(const Place&, const Place&) = default;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// A fibre between two places; both directions.
struct Link {
  Place from;
  Place to;
  Length length{};
  BitRate bandwidth{};
  Latency hop{};  ///< equipment delay added per traversal
  double route_factor =
      1.0;                 ///< fibre length over given length where the given one is a great circle
  std::string name{};      ///< as the scenario gives it, or of its two places
  TrafficPrice price{};    ///< of what it carries
  TrafficEnergy energy{};  ///< of the equipment, for what it carries

  /// One-way delay: 4.9 us a km of fibre (refractive index 1.47) plus the hop.
  [[nodiscard]] Latency one_way() const;
};

/// What the shortest of several paths is short in. Ties go to the quicker one.
enum class RouteBy : std::uint8_t { delay, hops, price };

/// A way through the network, from its first place on.
struct Route {
  std::vector<LinkId> links;
  Latency one_way{};
  BitRate bottleneck{};
  TrafficPrice price{};    ///< sum over its links
  TrafficEnergy energy{};  ///< sum over its links

  /// How long so much takes that has the route for itself: its delay, and its size at the least
  /// bandwidth; rounded up to whole milliseconds.
  [[nodiscard]] Duration transfer_time(Bytes size) const;
};

/// How many vertices there are of each kind.
struct PlaceCounts {
  std::size_t centres = 0;
  std::size_t districts = 0;
  std::size_t tenants = 0;
  std::size_t exchanges = 0;
  std::size_t regions = 0;
};

class Topology {
 public:
  Topology();
  /// Edges are the links, in order of LinkId.
  Topology(const PlaceCounts& places, const std::vector<Link>& links);
  ~Topology();
  Topology(Topology&&) noexcept;
  Topology& operator=(Topology&&) noexcept;
  Topology(const Topology&) = delete;
  Topology& operator=(const Topology&) = delete;

  [[nodiscard]] std::size_t vertex_count() const;
  [[nodiscard]] std::size_t edge_count() const;

  /// The shortest route, or nothing if the places are not connected. O(E log V). `is_down`: by
  /// LinkId, links that carry nothing; empty: none.
  [[nodiscard]] std::optional<Route> route(Place from,
                                           Place to,
                                           RouteBy by = RouteBy::delay,
                                           const std::vector<bool>& is_down = {}) const;

  /// The shortest `count` routes that come to no place twice, shortest first; fewer where there are
  /// no more (J. Y. Yen: Finding the k shortest loopless paths in a network, 1971).
  /// O(count V E log V).
  [[nodiscard]] std::vector<Route> shortest_routes(Place from,
                                                   Place to,
                                                   std::size_t count,
                                                   RouteBy by = RouteBy::delay) const;

  /// The connected component of each centre, numbered from 0 in order of first centre.
  [[nodiscard]] std::vector<std::uint32_t> centre_components() const;

  /// Of each place, whether links lead from it to some centre.
  [[nodiscard]] std::vector<bool> reach_a_centre(const std::vector<Place>& places) const;

  /// The one-way delay of the quickest route to each centre, by CentreId; nothing where there is no
  /// route. O(E log V).
  /// `is_down` as in route().
  [[nodiscard]] std::vector<std::optional<Latency>> delays_to_centres(
      Place from, const std::vector<bool>& is_down = {}) const;

 private:
  struct Graph;  // Boost.Graph
  std::unique_ptr<Graph> graph_;
};

}  // namespace suanwang
