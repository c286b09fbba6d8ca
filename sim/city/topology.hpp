// The graph of the city: centres, districts and tenants are vertices, links are edges. Boost.Graph
// carries ids only and stays inside topology.cpp; everything else stands in the City's columns.
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

/// One vertex of the city graph: a centre, a district (its PoP) or a tenant.
struct Place {
  enum class Kind : std::uint8_t { centre, district, tenant };
  Kind kind = Kind::centre;
  std::uint32_t id = 0;  ///< of that kind's own index type

  static Place of(CentreId id) { return {Kind::centre, id.value()}; }

  static Place of(DistrictId id) { return {Kind::district, id.value()}; }

  static Place of(TenantId id) { return {Kind::tenant, id.value()}; }

  friend bool operator==(const Place&, const Place&) = default;
};

/// A fibre between two places; both directions.
struct Link {
  Place from;
  Place to;
  Length length{};
  BitRate bandwidth{};
  Latency hop{};  ///< equipment delay added per traversal
  double route_factor =
      1.0;             ///< fibre length over given length where the given one is a great circle
  std::string name{};  ///< as the scenario gives it, or of its two places

  /// One-way delay: 4.9 us a km of fibre (refractive index 1.47) plus the hop.
  [[nodiscard]] Latency one_way() const;
};

/// A cheapest path by one-way delay.
struct Route {
  std::vector<LinkId> links;
  Latency one_way{};
  BitRate bottleneck{};

  /// How long so much takes that has the route for itself: its delay, and its size at the least
  /// bandwidth; rounded up to whole milliseconds.
  [[nodiscard]] Duration transfer_time(Bytes size) const;
};

class Topology {
 public:
  Topology();
  /// Vertices are given by counts of each kind; edges by the links, in order of LinkId.
  Topology(std::size_t centres,
           std::size_t districts,
           std::size_t tenants,
           const std::vector<Link>& links);
  ~Topology();
  Topology(Topology&&) noexcept;
  Topology& operator=(Topology&&) noexcept;
  Topology(const Topology&) = delete;
  Topology& operator=(const Topology&) = delete;

  [[nodiscard]] std::size_t vertex_count() const;
  [[nodiscard]] std::size_t edge_count() const;

  /// The cheapest route, or nothing if the places are not connected. O(E log V). `is_down`: by
  /// LinkId, links that carry nothing; empty: none.
  [[nodiscard]] std::optional<Route> route(Place from,
                                           Place to,
                                           const std::vector<bool>& is_down = {}) const;

  /// The connected component of each centre, numbered from 0 in order of first centre.
  [[nodiscard]] std::vector<std::uint32_t> centre_components() const;

 private:
  struct Graph;  // Boost.Graph
  std::unique_ptr<Graph> graph_;
};

}  // namespace suanwang
