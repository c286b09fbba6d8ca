#include "sim/city/topology.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/property_map/property_map.hpp>

#include "sim/base/check.hpp"
#include "sim/base/int128.hpp"

namespace suanwang {
namespace {

// Refractive index 1.47: light takes 4.9 us for a km of fibre, 0.0049 ns for a mm.
constexpr double kNsPerMm = 0.0049;

using EdgeNumber = boost::property<boost::edge_index_t, std::size_t>;
using BoostGraph = boost::
    adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, EdgeNumber>;
using Edge = boost::graph_traits<BoostGraph>::edge_descriptor;

constexpr std::int64_t kUnreachable = std::numeric_limits<std::int64_t>::max();

// Longer than any route that is up. Several of them on a path may not overflow, so that it is
// compared, and added, with saturation.
constexpr std::int64_t kDown = kUnreachable / 4;

struct Saturating {
  std::int64_t operator()(std::int64_t a, std::int64_t b) const {
    return a >= kDown || b >= kDown ? kDown : a + b;
  }
};

}  // namespace

Latency Link::one_way() const {
  const double fibre = static_cast<double>(length.base) * kNsPerMm * route_factor;
  return {std::llround(fibre) + hop.base};
}

Duration Route::transfer_time(Bytes size) const {
  constexpr std::int64_t kNsPerMs = 1'000'000;
  Int128 ns = one_way.base;
  if (!links.empty()) {
    ns += (Int128{size.base} * 8 * kNsPerMs * 1'000 + bottleneck.base - 1) / bottleneck.base;
  }
  return milliseconds(static_cast<std::int64_t>((ns + kNsPerMs - 1) / kNsPerMs));
}

struct Topology::Graph {
  BoostGraph graph;
  std::size_t centres = 0;
  std::size_t districts = 0;
  std::size_t tenants = 0;
  std::vector<std::int64_t> delays_ns;  // by edge
  std::vector<BitRate> bandwidths;

  [[nodiscard]] std::size_t vertex(Place place) const {
    switch (place.kind) {
      case Place::Kind::centre:
        SUANWANG_CHECK(place.id < centres, "a route to a centre that is not in the city");
        return place.id;
      case Place::Kind::district:
        SUANWANG_CHECK(place.id < districts, "a route to a district that is not in the city");
        return centres + place.id;
      default:
        SUANWANG_CHECK(place.id < tenants, "a route to a tenant that is not in the city");
        return centres + districts + place.id;
    }
  }

  /// The edge by which the cheapest path from `from` enters each vertex, and the delay to it.
  struct Tree {
    std::vector<Edge> entered_by;
    std::vector<std::int64_t> delay_ns;
  };

  [[nodiscard]] Tree cheapest_from(std::size_t from, const std::vector<bool>& is_down) const {
    std::vector<std::int64_t> weights = delays_ns;
    for (std::size_t edge = 0; edge < is_down.size(); ++edge) {
      weights[edge] = is_down[edge] ? kDown : weights[edge];
    }
    const std::size_t count = boost::num_vertices(graph);
    Tree tree{std::vector<Edge>(count), std::vector<std::int64_t>(count, kUnreachable)};
    const auto vertices = boost::get(boost::vertex_index, graph);
    const auto entered = boost::make_iterator_property_map(tree.entered_by.begin(), vertices);
    boost::dijkstra_shortest_paths(
        graph,
        from,
        boost::weight_map(boost::make_iterator_property_map(weights.begin(),
                                                            boost::get(boost::edge_index, graph)))
            .distance_map(boost::make_iterator_property_map(tree.delay_ns.begin(), vertices))
            .distance_inf(kUnreachable)
            .distance_combine(Saturating())
            .visitor(boost::make_dijkstra_visitor(
                boost::record_edge_predecessors(entered, boost::on_edge_relaxed()))));
    return tree;
  }

  [[nodiscard]] Route walk_back(const Tree& tree, std::size_t from, std::size_t to) const {
    Route route;
    route.one_way = {tree.delay_ns[to]};
    route.bottleneck = {std::numeric_limits<std::int64_t>::max()};
    for (std::size_t at = to; at != from;) {
      const Edge edge = tree.entered_by[at];
      const std::size_t number = boost::get(boost::edge_index, graph, edge);
      route.links.push_back(LinkId::from_size(number));
      route.bottleneck = std::min(route.bottleneck, bandwidths[number]);
      at = boost::source(edge, graph) == at ? boost::target(edge, graph)
                                            : boost::source(edge, graph);
    }
    std::reverse(route.links.begin(), route.links.end());
    return route;
  }
};

Topology::Topology() : graph_(std::make_unique<Graph>()) {}

Topology::Topology(std::size_t centres,
                   std::size_t districts,
                   std::size_t tenants,
                   const std::vector<Link>& links)
    : graph_(std::make_unique<Graph>()) {
  Graph& g = *graph_;
  g.graph = BoostGraph(centres + districts + tenants);
  g.centres = centres;
  g.districts = districts;
  g.tenants = tenants;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const Link& link = links[i];
    boost::add_edge(g.vertex(link.from), g.vertex(link.to), EdgeNumber(i), g.graph);
    g.delays_ns.push_back(link.one_way().base);
    g.bandwidths.push_back(link.bandwidth);
  }
}

Topology::~Topology() = default;
Topology::Topology(Topology&&) noexcept = default;
Topology& Topology::operator=(Topology&&) noexcept = default;

std::size_t Topology::vertex_count() const {
  return boost::num_vertices(graph_->graph);
}

std::size_t Topology::edge_count() const {
  return boost::num_edges(graph_->graph);
}

std::optional<Route> Topology::route(Place from, Place to, const std::vector<bool>& is_down) const {
  const std::size_t start = graph_->vertex(from);
  const std::size_t goal = graph_->vertex(to);
  const Graph::Tree tree = graph_->cheapest_from(start, is_down);
  if (tree.delay_ns[goal] >= kDown) {
    return std::nullopt;
  }
  return graph_->walk_back(tree, start, goal);
}

std::vector<std::uint32_t> Topology::centre_components() const {
  std::vector<std::uint32_t> component(boost::num_vertices(graph_->graph));
  boost::connected_components(
      graph_->graph,
      boost::make_iterator_property_map(component.begin(),
                                        boost::get(boost::vertex_index, graph_->graph)));
  component.resize(graph_->centres);
  // Boost numbers components by first vertex; centres come first, so the numbers are dense already.
  return component;
}

}  // namespace suanwang
