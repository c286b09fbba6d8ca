#include "sim/city/topology.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
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

// Longer than any route that is up. Several of them on a path may not overflow, so that lengths are
// added with saturation.
constexpr std::int64_t kDown = std::numeric_limits<std::int64_t>::max() / 4;

}  // namespace

// No anonymous one: a member of Topology's has it.
namespace topology_detail {

/// What paths are compared by: first what they shall be short in, then their delay.
struct PathLength {
  std::int64_t first = 0;
  std::int64_t delay_ns = 0;

  friend auto operator<=>(const PathLength&, const PathLength&) = default;
};

constexpr PathLength kUnreachable{kDown, kDown};

struct Saturating {
  PathLength operator()(const PathLength& a, const PathLength& b) const {
    return a.first >= kDown || b.first >= kDown
               ? kUnreachable
               : PathLength{a.first + b.first, a.delay_ns + b.delay_ns};
  }
};

}  // namespace topology_detail

using topology_detail::kUnreachable;
using topology_detail::PathLength;
using topology_detail::Saturating;

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
  const Int128 ms = (ns + kNsPerMs - 1) / kNsPerMs;
  return milliseconds(static_cast<std::int64_t>(std::min<Int128>(ms, kNever.ms)));
}

struct Topology::Graph {
  BoostGraph graph;
  PlaceCounts places;
  std::vector<Link> links;  // by edge

  [[nodiscard]] std::size_t vertex(Place place) const {
    const auto checked = [&](std::size_t count, std::size_t before) {
      SUANWANG_CHECK(place.id < count, "a route to a place that is not in the city");
      return before + place.id;
    };
    std::size_t before = 0;
    switch (place.kind) {
      case Place::Kind::centre:
        return checked(places.centres, before);
      case Place::Kind::district:
        return checked(places.districts, before + places.centres);
      case Place::Kind::tenant:
        return checked(places.tenants, before + places.centres + places.districts);
      case Place::Kind::exchange:
        before = places.centres + places.districts + places.tenants;
        return checked(places.exchanges, before);
      case Place::Kind::region:
        before = places.centres + places.districts + places.tenants + places.exchanges;
        return checked(places.regions, before);
    }
    SUANWANG_CHECK(false, "a place of no kind");
    return 0;
  }

  [[nodiscard]] PathLength length_of(std::size_t edge, RouteBy by) const {
    const std::int64_t delay_ns = links[edge].one_way().base;
    switch (by) {
      case RouteBy::hops:
        return {1, delay_ns};
      case RouteBy::price:
        return {links[edge].price.base, delay_ns};
      default:
        return {delay_ns, delay_ns};
    }
  }

  /// The edge by which the shortest path from `from` enters each vertex, and the length to it.
  struct Tree {
    std::vector<Edge> entered_by;
    std::vector<PathLength> length;
  };

  [[nodiscard]] Tree shortest_from(std::size_t from,
                                   RouteBy by,
                                   const std::vector<bool>& is_down) const {
    std::vector<PathLength> weights;
    weights.reserve(links.size());
    for (std::size_t edge = 0; edge < links.size(); ++edge) {
      const bool carries_nothing = edge < is_down.size() && is_down[edge];
      weights.push_back(carries_nothing ? kUnreachable : length_of(edge, by));
    }
    const std::size_t count = boost::num_vertices(graph);
    Tree tree{std::vector<Edge>(count), std::vector<PathLength>(count, kUnreachable)};
    const auto vertices = boost::get(boost::vertex_index, graph);
    const auto entered = boost::make_iterator_property_map(tree.entered_by.begin(), vertices);
    boost::dijkstra_shortest_paths(
        graph,
        from,
        boost::weight_map(boost::make_iterator_property_map(weights.begin(),
                                                            boost::get(boost::edge_index, graph)))
            .distance_map(boost::make_iterator_property_map(tree.length.begin(), vertices))
            .distance_inf(kUnreachable)
            .distance_zero(PathLength{})
            .distance_compare(std::less<PathLength>())
            .distance_combine(Saturating())
            .visitor(boost::make_dijkstra_visitor(
                boost::record_edge_predecessors(entered, boost::on_edge_relaxed()))));
    return tree;
  }

  /// The connected component of each vertex.
  [[nodiscard]] std::vector<std::size_t> components() const {
    std::vector<std::size_t> component(boost::num_vertices(graph));
    boost::connected_components(graph,
                                boost::make_iterator_property_map(
                                    component.begin(), boost::get(boost::vertex_index, graph)));
    return component;
  }

  [[nodiscard]] std::size_t other_end(const Edge& edge, std::size_t vertex) const {
    const std::size_t source = boost::source(edge, graph);
    return source == vertex ? boost::target(edge, graph) : source;
  }

  /// The edges of the shortest path; nothing if there is none.
  [[nodiscard]] std::optional<std::vector<std::size_t>> path(
      std::size_t from, std::size_t to, RouteBy by, const std::vector<bool>& is_down) const {
    const Tree tree = shortest_from(from, by, is_down);
    if (tree.length[to] >= kUnreachable) {
      return std::nullopt;
    }
    std::vector<std::size_t> edges;
    for (std::size_t at = to; at != from; at = other_end(tree.entered_by[at], at)) {
      edges.push_back(boost::get(boost::edge_index, graph, tree.entered_by[at]));
    }
    std::reverse(edges.begin(), edges.end());
    return edges;
  }

  [[nodiscard]] Route route_of(const std::vector<std::size_t>& edges) const {
    Route route;
    route.bottleneck = {std::numeric_limits<std::int64_t>::max()};
    for (const std::size_t edge : edges) {
      const Link& link = links[edge];
      route.links.push_back(LinkId::from_size(edge));
      route.one_way.base += link.one_way().base;
      route.bottleneck = std::min(route.bottleneck, link.bandwidth);
      route.price.base += link.price.base;
      route.energy.base += link.energy.base;
    }
    return route;
  }

  /// Marks all edges of a vertex.
  void block(std::size_t vertex, std::vector<bool>& is_down) const {
    const auto [begin, end] = boost::out_edges(vertex, graph);
    for (auto edge = begin; edge != end; ++edge) {
      is_down[boost::get(boost::edge_index, graph, *edge)] = true;
    }
  }

  [[nodiscard]] PathLength length_of(const std::vector<std::size_t>& edges, RouteBy by) const {
    PathLength sum;
    for (const std::size_t edge : edges) {
      sum = Saturating()(sum, length_of(edge, by));
    }
    return sum;
  }
};

Topology::Topology() : graph_(std::make_unique<Graph>()) {}

Topology::Topology(const PlaceCounts& places, const std::vector<Link>& links)
    : graph_(std::make_unique<Graph>()) {
  Graph& g = *graph_;
  g.graph = BoostGraph(places.centres + places.districts + places.tenants + places.exchanges +
                       places.regions);
  g.places = places;
  g.links = links;
  for (std::size_t i = 0; i < links.size(); ++i) {
    boost::add_edge(g.vertex(links[i].from), g.vertex(links[i].to), EdgeNumber(i), g.graph);
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

std::optional<Route> Topology::route(Place from,
                                     Place to,
                                     RouteBy by,
                                     const std::vector<bool>& is_down) const {
  const auto edges = graph_->path(graph_->vertex(from), graph_->vertex(to), by, is_down);
  if (!edges) {
    return std::nullopt;
  }
  return graph_->route_of(*edges);
}

std::vector<Route> Topology::shortest_routes(Place from,
                                             Place to,
                                             std::size_t count,
                                             RouteBy by) const {
  using Edges = std::vector<std::size_t>;
  const Graph& g = *graph_;
  const std::size_t goal = g.vertex(to);
  std::vector<Edges> found;
  std::set<std::pair<PathLength, Edges>> candidates;
  if (const auto first = g.path(g.vertex(from), goal, by, {}); first && count > 0) {
    candidates.emplace(g.length_of(*first, by), *first);
  }
  while (!candidates.empty() && found.size() < count) {
    found.push_back(candidates.extract(candidates.begin()).value().second);
    const Edges& last = found.back();
    // Ways that leave the last one found at each of its places in turn, by edges that none found
    // leaves by after the same beginning.
    std::size_t spur = g.vertex(from);
    std::vector<bool> behind(g.links.size(), false);
    for (std::size_t i = 0; i < last.size(); ++i) {
      std::vector<bool> blocked = behind;
      for (const Edges& path : found) {
        const bool begins_alike =
            path.size() > i &&
            std::equal(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(i), path.begin());
        if (begins_alike) {
          blocked[path[i]] = true;
        }
      }
      if (const auto rest = g.path(spur, goal, by, blocked)) {
        Edges path(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(i));
        path.insert(path.end(), rest->begin(), rest->end());
        candidates.emplace(g.length_of(path, by), std::move(path));
      }
      g.block(spur, behind);
      const Link& link = g.links[last[i]];
      const std::size_t one = g.vertex(link.from);
      spur = one == spur ? g.vertex(link.to) : one;
    }
  }
  std::vector<Route> routes;
  for (const Edges& edges : found) {
    routes.push_back(g.route_of(edges));
  }
  return routes;
}

std::vector<std::uint32_t> Topology::centre_components() const {
  const std::vector<std::size_t> component = graph_->components();
  // Boost numbers components by first vertex; centres come first, so the numbers are dense already.
  std::vector<std::uint32_t> of_centres;
  for (std::size_t c = 0; c < graph_->places.centres; ++c) {
    of_centres.push_back(static_cast<std::uint32_t>(component[c]));
  }
  return of_centres;
}

std::vector<bool> Topology::reach_a_centre(const std::vector<Place>& places) const {
  const std::vector<std::size_t> component = graph_->components();
  const std::set<std::size_t> with_centres(
      component.begin(), component.begin() + static_cast<std::ptrdiff_t>(graph_->places.centres));
  std::vector<bool> reach;
  for (const Place place : places) {
    reach.push_back(with_centres.contains(component[graph_->vertex(place)]));
  }
  return reach;
}

std::vector<std::optional<Latency>> Topology::delays_to_centres(
    Place from, const std::vector<bool>& is_down) const {
  const Graph::Tree tree = graph_->shortest_from(graph_->vertex(from), RouteBy::delay, is_down);
  std::vector<std::optional<Latency>> delays(graph_->places.centres);
  for (std::size_t c = 0; c < delays.size(); ++c) {
    if (tree.length[c] < kUnreachable) {
      delays[c] = Latency{tree.length[c].delay_ns};
    }
  }
  return delays;
}

}  // namespace suanwang
