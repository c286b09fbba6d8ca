// The part of a scenario about the network: its places, its links, how it is used.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/city.hpp"
#include "sim/scenario/spec_centre.hpp"

namespace suanwang {

constexpr auto choices(RouteBy /*tag*/) {
  return std::array{
      Choice<RouteBy>{"delay", RouteBy::delay, "the least one-way delay"},
      Choice<RouteBy>{"hops", RouteBy::hops, "the fewest links; of those, the least delay"},
      Choice<RouteBy>{
          "price", RouteBy::price, "the least price of traffic; of those, the least delay"}};
}

namespace spec {

struct Link {
  Spotted<std::vector<std::string>> between_places;
  Spotted<std::optional<std::string>> name;
  std::optional<Length> length;
  BitRate bandwidth{};
  Latency hop{};
  std::optional<double> route_factor;
  TrafficPrice price{};
  TrafficEnergy energy{};

  template <class V>
  void fields(V& v) {
    v.required("between",
               between_places,
               "the two places it joins: centres, districts, tenants, exchanges, regions");
    v.optional("name", name, "what outages call it");
    v.optional("length",
               length,
               "its length; left out: the great circle between its places, which must have `at`",
               between(Length{0}, Length{50'000'000'000}));
    v.required("bandwidth",
               bandwidth,
               "what it carries in each direction",
               between(BitRate{1}, BitRate{1'000'000'000'000'000}));
    v.optional("hop",
               hop,
               "delay of the equipment, once per traversal",
               between(Latency{0}, Latency{10'000'000'000}));
    v.optional("route_factor",
               route_factor,
               "length of the fibre over that of the great circle; left out: 1 for a given length, "
               "else 1.5, the bound of the national action plan of 2023 for links between hubs",
               between(1.0, 10.0));
    v.optional("price",
               price,
               "of what it carries, in either direction",
               between(TrafficPrice{0}, TrafficPrice{10'000'000'000}));
    v.optional("energy",
               energy,
               "that its equipment takes for what it carries; in no other account",
               between(TrafficEnergy{0}, TrafficEnergy{3'600'000'000'000}));
  }
};

/// A network in a file of its own.
struct NetworkFile {
  Spotted<std::string> gml;
  BitRate bandwidth{};
  std::optional<Length> length;
  Latency hop{};
  std::optional<double> route_factor;
  TrafficPrice price{};
  TrafficEnergy energy{};
  std::string prefix;
  Named<Spotted<std::string>> places;

  template <class V>
  void fields(V& v) {
    v.required("gml",
               gml,
               "a graph in GML, plain or gzip (as the Internet Topology Zoo has them): nodes with "
               "`id`, `label`, `Longitude`, `Latitude` become exchanges, edges links");
    v.required("bandwidth",
               bandwidth,
               "in each direction, of edges without `LinkSpeedRaw`",
               between(BitRate{1}, BitRate{1'000'000'000'000'000}));
    v.optional("length",
               length,
               "of edges between nodes of which the file does not say where they are",
               between(Length{0}, Length{50'000'000'000}));
    v.optional("hop",
               hop,
               "delay of the equipment, once per traversal",
               between(Latency{0}, Latency{10'000'000'000}));
    v.optional("route_factor", route_factor, "as of links", between(1.0, 10.0));
    v.optional("price",
               price,
               "of what its links carry",
               between(TrafficPrice{0}, TrafficPrice{10'000'000'000}));
    v.optional("energy",
               energy,
               "that their equipment takes for what they carry",
               between(TrafficEnergy{0}, TrafficEnergy{3'600'000'000'000}));
    v.optional("prefix", prefix, "before the names of its exchanges");
    v.optional(
        "places",
        places,
        "nodes that are places of the city, by label: { Beijing: 海淀区 }; the others become "
        "exchanges");
  }
};

/// A place of the network that is no centre and has no demand.
struct Waypoint {
  std::optional<LonLat> at;
  std::string note;

  template <class V>
  void fields(V& v) {
    v.optional("at", at, "longitude and latitude in degrees", between(-180.0, 180.0));
    v.optional("note", note, "a remark");
  }
};

/// Both directions of the links of a generated ring.
struct RingLinks {
  BitRate bandwidth{};
  Latency hop{};
  TrafficPrice price{};
  TrafficEnergy energy{};

  template <class V>
  void fields(V& v) {
    v.required("bandwidth",
               bandwidth,
               "of each, in each direction",
               between(BitRate{1}, BitRate{1'000'000'000'000'000}));
    v.optional("hop",
               hop,
               "delay of the equipment, once per traversal",
               between(Latency{0}, Latency{10'000'000'000}));
    v.optional("price",
               price,
               "of what they carry",
               between(TrafficPrice{0}, TrafficPrice{10'000'000'000}));
    v.optional("energy",
               energy,
               "that their equipment takes for what they carry",
               between(TrafficEnergy{0}, TrafficEnergy{3'600'000'000'000}));
  }
};

/// A made-up network: exchanges on a circle, joined to a ring; every centre and district on two.
struct MetroRing {
  Spotted<std::string> name;
  LonLat at{};
  Length radius{};
  std::uint32_t exchanges = 0;
  double route_factor = 1.5;
  RingLinks ring;
  RingLinks access;

  template <class V>
  void fields(V& v) {
    v.required("name", name, "its exchanges are called name-1, name-2, ...");
    v.required("at", at, "longitude and latitude of its middle", between(-180.0, 180.0));
    v.required("radius", radius, "of the circle", between(Length{1}, Length{1'000'000'000}));
    v.required("exchanges", exchanges, "on the circle, from the east on", between(3U, 1'000U));
    v.optional("route_factor", route_factor, "of all its links", between(1.0, 10.0));
    v.required("ring", ring, "links from each exchange to the next: name-1--name-2");
    v.required("access",
               access,
               "links from each centre and district that has `at` to its two nearest exchanges");
  }
};

/// How many of the places that matter have a centre near.
struct Coverage {
  Latency within{1'000'000};
  Compute least{};
  std::vector<Spotted<std::string>> sites;
  double target = 0.7;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.optional("within", within, "one-way delay", between(Latency{0}, Latency{10'000'000'000}));
    v.required("least",
               least,
               "usable FP16 of a medium or larger centre",
               between(Compute{0}, Compute{1'000'000'000'000}));
    v.optional("sites", sites, "the key sites, any places; left out: all districts with links");
    v.optional("target", target, "share of them that should be covered", between(0.0, 1.0));
    v.optional("source", source, "where these figures come from");
  }
};

/// How transfers of a kind share links with others.
struct TrafficClass {
  double weight = 1;
  std::optional<BitRate> most;
  std::uint32_t priority = 0;

  template <class V>
  void fields(V& v) {
    v.optional("weight",
               weight,
               "of each transfer: its part of a link over that of others of its priority",
               between(1e-3, 1e3));
    v.optional("most",
               most,
               "of each transfer; left out: as fast as links let it",
               between(BitRate{1}, BitRate{1'000'000'000'000'000}));
    v.optional("priority",
               priority,
               "a lower number comes first: others share what it leaves",
               between(0U, 255U));
  }
};

/// By kind of traffic.
struct Traffic {
  TrafficClass state;
  TrafficClass input;
  TrafficClass copies;
  TrafficClass output;
  TrafficClass checkpoints;

  template <class V>
  void fields(V& v) {
    v.optional("state", state, "what jobs take along as they move to other centres");
    v.optional("input", input, "what jobs bring along");
    v.optional("copies", copies, "copies of data sets");
    v.optional("output", output, "what jobs send that have completed");
    v.optional("checkpoints", checkpoints, "checkpoints on their way to where they are kept");
  }
};

struct Network {
  RouteBy routes = RouteBy::delay;
  Traffic traffic;
  std::array<Latency, 3> tiers{Latency{1'000'000}, Latency{5'000'000}, Latency{20'000'000}};
  std::optional<Coverage> coverage;
  std::optional<MetroRing> metro_ring;

  template <class V>
  void fields(V& v) {
    v.optional("routes", routes, "what the way that data takes is shortest in");
    v.optional("tiers",
               tiers,
               "one-way delays of the tiers of latency: within the city, in the region, between "
               "hubs",
               between(Latency{1}, Latency{10'000'000'000}));
    v.optional("traffic", traffic, "how transfers share links; left out: all alike, max-min fair");
    v.optional("coverage", coverage, "asks how many key sites have a centre near");
    v.optional("metro_ring", metro_ring, "a made-up ring with everybody on two exchanges of it");
  }
};

}  // namespace spec
}  // namespace suanwang
