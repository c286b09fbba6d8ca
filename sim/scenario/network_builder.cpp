#include "sim/scenario/network_builder.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sim/base/field_value.hpp"
#include "sim/base/math.hpp"
#include "sim/base/nearest.hpp"

namespace suanwang {

namespace {

constexpr std::size_t kMostSuggested = 2000;
constexpr double kFactorOfGreatCircles = 1.5;

using Ends = std::pair<Place, Place>;

Ends ends_of(Place a, Place b) {
  return a < b ? Ends{a, b} : Ends{b, a};
}

class NetworkBuilder {
 public:
  NetworkBuilder(const spec::Scenario& scenario, BuiltCity& built, Issues& issues)
      : scenario_(scenario), spec_(scenario.city), built_(built), issues_(issues) {}

  void build() {
    add_waypoints(spec_.exchanges, "city.exchanges", built_.city.exchanges, built_.names.exchanges);
    add_waypoints(spec_.regions, "city.regions", built_.city.regions, built_.names.regions);
    const spec::MetroRing* ring =
        spec_.network && spec_.network->metro_ring ? &*spec_.network->metro_ring : nullptr;
    if (ring != nullptr) {
      add_exchanges(*ring);
    }
    for (const spec::Link& link : spec_.links) {
      add_link(link);
    }
    if (ring != nullptr) {
      add_ring(*ring);
    }
    City& city = built_.city;
    city.topology = Topology({city.centres.size(),
                              city.districts.size(),
                              city.tenants.size(),
                              city.exchanges.size(),
                              city.regions.size()},
                             city.links.rows());
    check_ways();
    add_rules();
  }

 private:
  template <class Id>
  void add_waypoints(const Named<spec::Waypoint>& rows,
                     const std::string& home,
                     Column<Id, Waypoint>& places,
                     NameTable& names) {
    for (const auto& row : rows.rows) {
      const auto at = point_of(row.value.at, row.spot, home + "." + row.name, issues_);
      const Id id = places.push_back({row.name, at});
      names.add(row.name, row.spot, home, {id.value()}, issues_);
    }
  }

  void add_link(const spec::Link& spec) {
    const auto& ends = spec.between_places;
    if (ends.value.size() != 2 || ends.value[0] == ends.value[1]) {
      issues_.error(ends.spot, ends.path, "a link joins two places", "between: [a, b]");
      return;
    }
    const auto from = find_place(built_.names, ends.value[0], ends.spot, ends.path, issues_);
    const auto to = find_place(built_.names, ends.value[1], ends.spot, ends.path, issues_);
    if (!from || !to) {
      return;
    }
    Link link{
        *from, *to, {}, spec.bandwidth, spec.hop, spec.route_factor.value_or(1.0), {}, {}, {}};
    link.name = spec.name.value.value_or(ends.value[0] + "--" + ends.value[1]);
    link.price = spec.price;
    link.energy = spec.energy;
    if (spec.length) {
      link.length = *spec.length;
    } else if (!measure(link, spec)) {
      return;
    }
    if (!spec.name.value && !unnamed_.insert(ends_of(*from, *to)).second) {
      issues_.error(
          ends.spot,
          ends.path,
          "there is a link between `" + ends.value[0] + "` and `" + ends.value[1] + "` already",
          "several fibres between two places need a `name` each");
      return;
    }
    if (spec.name.value && spec.name.value->empty()) {
      issues_.error(spec.name.spot, spec.name.path, "the link's name is empty", "leave it out");
      return;
    }
    const LinkId id = built_.city.links.push_back(link);
    if (spec.name.value) {
      built_.names.links.add(
          *spec.name.value, spec.name.spot, spec.name.path, {id.value()}, issues_);
    }
  }

  bool measure(Link& link, const spec::Link& spec) {
    const std::optional<GeoPoint> from = built_.city.point_of(link.from);
    const std::optional<GeoPoint> to = built_.city.point_of(link.to);
    if (!from || !to) {
      const Place lost = from ? link.to : link.from;
      issues_.error(
          spec.between_places.spot,
          spec.between_places.path,
          "the link has no length, and nobody knows where `" + built_.city.name_of(lost) + "` is",
          "give the link its `length`, or the place `at: [longitude, latitude]`");
      return false;
    }
    link.length = great_circle(*from, *to);
    link.route_factor = spec.route_factor.value_or(kFactorOfGreatCircles);
    return true;
  }

  /// On the circle, by turning its radius round the middle: near enough to a circle on the earth.
  void add_exchanges(const spec::MetroRing& spec) {
    const auto middle =
        point_of(std::optional(spec.at), spec.name.spot, "city.network.metro_ring", issues_);
    constexpr double kMmPerDegree = 111'195'080.0;
    const double radius = static_cast<double>(spec.radius.base) / kMmPerDegree;
    for (std::uint32_t i = 0; middle && i < spec.exchanges; ++i) {
      const double angle = 2 * math::kPi * i / spec.exchanges;
      const double widening = std::max(0.01, math::cos(middle->latitude * math::kPi / 180));
      const GeoPoint at{middle->longitude + radius * math::cos(angle) / widening,
                        middle->latitude + radius * math::sin(angle)};
      const std::string name = spec.name.value + "-" + std::to_string(i + 1);
      const ExchangeId id = built_.city.exchanges.push_back({name, at});
      built_.names.exchanges.add(name, spec.name.spot, spec.name.path, {id.value()}, issues_);
      ring_.push_back(id);
    }
  }

  void add_ring(const spec::MetroRing& spec) {
    for (std::size_t i = 0; i < ring_.size(); ++i) {
      join(spec, spec.ring, Place::of(ring_[i]), Place::of(ring_[(i + 1) % ring_.size()]));
    }
    const City& city = built_.city;
    for (std::uint32_t c = 0; c < city.centres.size(); ++c) {
      join_to_ring(spec, Place::of(CentreId(c)));
    }
    for (std::uint32_t d = 0; d < city.districts.size(); ++d) {
      join_to_ring(spec, Place::of(DistrictId(d)));
    }
  }

  /// Ties go to the lower number.
  void join_to_ring(const spec::MetroRing& spec, Place place) {
    const std::optional<GeoPoint> at = built_.city.point_of(place);
    if (!at || ring_.size() < 2) {
      return;
    }
    std::vector<std::pair<Length, ExchangeId>> near;
    for (const ExchangeId id : ring_) {
      near.emplace_back(great_circle(*at, *built_.city.exchanges[id].at), id);
    }
    std::stable_sort(
        near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    join(spec, spec.access, place, Place::of(near[0].second));
    join(spec, spec.access, place, Place::of(near[1].second));
  }

  void join(const spec::MetroRing& spec, const spec::RingLinks& links, Place a, Place b) {
    City& city = built_.city;
    const std::string name = city.name_of(a) + "--" + city.name_of(b);
    const Length length = great_circle(*city.point_of(a), *city.point_of(b));
    const LinkId id = city.links.push_back({a,
                                            b,
                                            length,
                                            links.bandwidth,
                                            links.hop,
                                            spec.route_factor,
                                            name,
                                            links.price,
                                            links.energy});
    built_.names.links.add(name, spec.name.spot, spec.name.path, {id.value()}, issues_);
  }

  /// Who has links is meant to reach a centre by them.
  void check_ways() {
    const City& city = built_.city;
    std::set<Place> linked;
    for (const Link& link : city.links) {
      linked.insert({link.from, link.to});
    }
    const std::vector<Place> places(linked.begin(), linked.end());
    const std::vector<bool> reach = city.topology.reach_a_centre(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!reach[i]) {
        issues_.error(scenario_.name.spot,
                      "city.links",
                      "`" + city.name_of(places[i]) + "` has links, but none leads to a centre",
                      "add the link that is missing");
      }
    }
  }

  void add_rules() {
    if (!spec_.network) {
      return;
    }
    NetworkRules& rules = built_.city.network;
    rules.routes = spec_.network->routes;
    const spec::Traffic& traffic = spec_.network->traffic;
    rules.traffic = {traffic_class(traffic.state),
                     traffic_class(traffic.input),
                     traffic_class(traffic.copies),
                     traffic_class(traffic.output),
                     traffic_class(traffic.checkpoints)};
    rules.tiers = spec_.network->tiers;
    if (!std::is_sorted(rules.tiers.begin(), rules.tiers.end())) {
      issues_.error(scenario_.name.spot,
                    "city.network.tiers",
                    "the tiers of latency go down",
                    "the least first: [1 ms, 5 ms, 20 ms]");
    }
    if (spec_.network->coverage) {
      rules.coverage = coverage_rule(*spec_.network->coverage);
    }
  }

  static TrafficClass traffic_class(const spec::TrafficClass& spec) {
    return {spec.weight, spec.most.value_or(BitRate{}), static_cast<std::uint8_t>(spec.priority)};
  }

  CoverageRule coverage_rule(const spec::Coverage& spec) {
    CoverageRule rule{{}, spec.within, spec.least, spec.target};
    for (const Spotted<std::string>& name : spec.sites) {
      const auto place = find_place(built_.names, name.value, name.spot, name.path, issues_);
      if (place) {
        rule.sites.push_back(*place);
      }
    }
    std::set<Place> linked;
    for (const Link& link : built_.city.links) {
      linked.insert({link.from, link.to});
    }
    for (const Place place : linked) {
      if (spec.sites.empty() && place.kind == Place::Kind::district) {
        rule.sites.push_back(place);
      }
    }
    if (rule.sites.empty()) {
      issues_.error(scenario_.name.spot,
                    "city.network.coverage",
                    "there are no key sites",
                    "name them in `sites`, or link districts to the network");
    }
    return rule;
  }

  const spec::Scenario& scenario_;
  const spec::City& spec_;
  BuiltCity& built_;
  Issues& issues_;
  std::set<Ends> unnamed_;
  std::vector<ExchangeId> ring_;
};

}  // namespace

std::optional<GeoPoint> point_of(const std::optional<spec::LonLat>& at,
                                 const SourceSpot& spot,
                                 const std::string& path,
                                 Issues& issues) {
  if (!at) {
    return std::nullopt;
  }
  constexpr double kPole = 90;
  if (std::abs((*at)[1]) > kPole) {
    issues.error(spot,
                 path + ".at",
                 "there is no latitude " + detail::double_text((*at)[1]),
                 "write [longitude, latitude]");
  }
  return GeoPoint{(*at)[0], (*at)[1]};
}

std::optional<Place> find_place(const CityNames& names,
                                const std::string& name,
                                const SourceSpot& spot,
                                const std::string& path,
                                Issues& issues) {
  std::vector<Place> places;
  std::vector<std::string_view> known;
  const auto look = [&](const NameTable& table, auto id_of) {
    known.insert(known.end(), table.names().begin(), table.names().end());
    if (const NamedRange* range = table.find(name); range != nullptr && !range->is_group) {
      places.push_back(Place::of(id_of(range->first)));
    }
  };
  look(names.centres, [](std::uint32_t id) { return CentreId(id); });
  look(names.districts, [](std::uint32_t id) { return DistrictId(id); });
  look(names.tenants, [](std::uint32_t id) { return TenantId(id); });
  look(names.exchanges, [](std::uint32_t id) { return ExchangeId(id); });
  look(names.regions, [](std::uint32_t id) { return RegionId(id); });
  if (places.size() == 1) {
    return places.front();
  }
  if (places.size() > 1) {
    issues.error(
        spot,
        path,
        "`" + name + "` is the name of " + std::to_string(places.size()) + " kinds of places",
        "give centres, districts, tenants, exchanges and regions names of their own");
    return std::nullopt;
  }
  known.resize(known.size() > kMostSuggested ? 0 : known.size());
  issues.error(spot,
               path,
               "there is no centre, district, tenant, exchange or region `" + name + "`",
               suggestion(name, known));
  return std::nullopt;
}

void add_network(const spec::Scenario& scenario, BuiltCity& built, Issues& issues) {
  NetworkBuilder(scenario, built, issues).build();
}

}  // namespace suanwang
