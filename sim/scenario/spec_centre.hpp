// Centres and their partitions as a scenario's author writes them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"
#include "sim/city/city.hpp"
#include "sim/scenario/spec_failures.hpp"
#include "sim/scenario/spec_site.hpp"
#include "sim/scenario/when.hpp"

namespace suanwang {

constexpr auto choices(Ownership /*tag*/) {
  return std::array{
      Choice<Ownership>{"public", Ownership::public_, "a public compute centre"},
      Choice<Ownership>{"commercial", Ownership::commercial, "a commercial supplier's centre"}};
}

namespace spec {

/// Longitude and latitude in degrees.
using LonLat = std::array<double, 2>;

/// What a partition has from some instant on, or between two.
struct Capacity {
  Spotted<When> from;
  std::optional<When> until;
  std::uint32_t nodes = 0;

  template <class V>
  void fields(V& v) {
    v.required("from", from, "when it begins");
    v.optional("until", until, "when it ends; left out: when the next step begins");
    v.required("nodes", nodes, "nodes that are available");
  }
};

/// A state of rest, by its name: sleep, off.
struct RestState {
  Power power{};
  Duration enter{};
  std::optional<Power> enter_power;
  Duration leave{};
  std::optional<Power> leave_power;
  std::string source;

  template <class V>
  void fields(V& v) {
    const auto duration = between(Duration{}, days(1));
    const auto power_range = between(Power{0}, Power{1'000'000'000});
    v.required("power", power, "of a node at rest", power_range);
    v.required("enter", enter, "how long it takes to get there", duration);
    v.optional("enter_power", enter_power, "meanwhile; left out: as an idle node", power_range);
    v.required("leave", leave, "how long it takes until the node is on again", duration);
    v.optional("leave_power", leave_power, "meanwhile; left out: as an idle node", power_range);
    v.required("source", source, "where the figures come from, or 'illustrative'");
  }
};

/// A clock frequency or power cap, by its name.
struct PowerLevel {
  Share power{};
  Share speed{};
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("power",
               power,
               "of what a node draws above its idle power at the full level",
               between(Share{0}, Share{1'000'000}));
    v.required("speed",
               speed,
               "of jobs, over that at the full level",
               between(Share{10'000}, Share{1'000'000}));
    v.required("source", source, "where the figures come from, or 'illustrative'");
  }
};

struct Partition {
  Spotted<std::string> name{"main", {}, {}};
  Spotted<std::uint32_t> nodes;
  std::uint32_t cores = 0;
  Bytes memory{};
  Spotted<std::optional<std::string>> accelerator;
  Spotted<std::uint32_t> accelerators;
  ConfigNode power;
  Share usable{1'000'000};
  Named<RestState> node_states;
  Named<PowerLevel> power_levels;
  Spotted<std::optional<std::string>> power_level;
  std::vector<Capacity> capacity;
  std::optional<std::uint32_t> capacity_otherwise;
  std::optional<Failures> failures;
  std::string note;
  ConfigNode template_name;
  ConfigNode power_params;

  template <class V>
  void fields(V& v) {
    v.optional("name", name, "what it is called within its centre");
    v.required("nodes", nodes, "how many nodes it has", between(1U, 50'000'000U));
    v.required("cores", cores, "CPU cores of a node", between(1U, 65'536U));
    v.optional("memory",
               memory,
               "memory of a node; jobs that ask for memory run only where it is given",
               between(Bytes{0}, Bytes{1LL << 50}));
    v.optional("accelerator", accelerator, "the type of its accelerators, from city.accelerators");
    v.optional("accelerators", accelerators, "accelerators of a node", between(0U, 1024U));
    v.optional("power",
               power,
               "the power model of a node: its name with its parameters beside it, or a map "
               "{ model: name, ... }; left out: no energy is counted");
    v.optional("node_states",
               node_states,
               "states in which an idle node can rest, besides being on: { sleep: ..., off: ... }");
    v.optional("power_levels",
               power_levels,
               "clock frequencies or power caps besides the full one, which is called full");
    v.optional(
        "power_level", power_level, "the one it runs at when the run begins; left out: full");
    v.optional("usable",
               usable,
               "share of its accelerators that works, for the usable FP16 figures",
               between(Share{0}, Share{1'000'000}));
    v.optional("capacity",
               capacity,
               "when nodes come and go: steps { from, nodes }, or windows { from, until, nodes }; "
               "left out: all nodes, always");
    v.optional("capacity_otherwise",
               capacity_otherwise,
               "nodes that are available outside the windows; left out: all");
    v.optional(
        "failures", failures, "how its nodes fail and are repaired; left out: they never do");
    v.optional("note", note, "where the figures come from");
    v.optional("template",
               template_name,
               "one of city.templates.partitions; what stands here goes before it");
    v.rest(power_params, "parameters of the power model");
  }
};

struct Centre {
  Spotted<std::string> name;
  Spotted<std::optional<std::string>> identifier;
  std::uint32_t count = 1;
  Ownership owner = Ownership::public_;
  Spotted<std::optional<std::string>> district;
  std::optional<LonLat> at;
  Spotted<std::optional<std::string>> zone;
  Spotted<std::optional<Power>> power_limit;
  Share public_interest{};
  Bytes storage{};
  std::vector<Spotted<std::string>> trust_domains;
  std::optional<double> pue;
  std::optional<Facility> facility;
  std::optional<EndSystem> end_system;
  std::optional<OnSite> on_site;
  std::optional<GreenPurchases> green;
  std::optional<HeatRecoveryParams> heat_recovery;
  std::optional<RetrofitProject> retrofit;
  std::optional<Firm> firm;
  std::string provenance;
  std::vector<Partition> partitions;
  ConfigNode template_name;

  template <class V>
  void fields(V& v) {
    v.required("name", name, "what it is called");
    v.optional("count",
               count,
               "so many alike, called name-1, name-2, ...; 1: one called name",
               between(1U, 100'000U));
    v.optional("identifier",
               identifier,
               "its number in the platform's registry (算力标识), with -1, -2, ... where there are "
               "several; left out: code of the district, owner, number in the scenario");
    v.required("owner", owner, "who runs it");
    v.optional("district", district, "the district it stands in, from city.districts");
    v.optional("at", at, "longitude and latitude in degrees; left out: its district's");
    v.optional("zone", zone, "its zone of prices, carbon and weather, from city.zones");
    v.optional("power_limit",
               power_limit,
               "what its nodes may draw together: jobs that would take them beyond wait; left out: "
               "no limit",
               between(Power{1}, Power{1'000'000'000'000'000}));
    v.optional("public_interest",
               public_interest,
               "of its accelerators and cores, kept for tenants of public interest "
               "(platform.dispatch: quotas)",
               between(Share{0}, Share{1'000'000}));
    v.optional("storage",
               storage,
               "for copies of data sets that no job there reads any more: those read last stay",
               between(Bytes{0}, Bytes{1'000'000'000'000'000'000}));
    v.optional(
        "trust_domains",
        trust_domains,
        "whose rules of security it keeps (a cloud for the administration, a security grade, "
        "an operator's own): streams may insist on one (`reach: { stay_in: [...] }`)");
    v.optional("pue",
               pue,
               "facility power over IT power (ISO/IEC 30134-2), constant; or `facility`",
               between(1.0, 5.0));
    v.optional("facility",
               facility,
               "electrical chain and cooling plant, from which the PUE of each moment follows");
    v.optional("end_system",
               end_system,
               "its connection to the energy-monitoring platform; left out: none");
    v.optional("on_site", on_site, "panels, battery, fuel cell; left out: the grid is all");
    v.optional("green", green, "green contracts and certificates for market-based carbon");
    v.optional("firm",
               firm,
               "who runs it, for a diagnosis; left out: that of its retrofit, else a firm that may "
               "claim is assumed");
    v.optional("heat_recovery",
               heat_recovery,
               "waste heat to a district network by a heat pump; left out: none");
    v.optional("retrofit", retrofit, "works on its plant under the city's programme");
    v.optional("provenance", provenance, "where the figures come from");
    v.required("partitions", partitions, "its pools of equal nodes");
    v.optional("template",
               template_name,
               "one of city.templates.centres; what stands here goes before it");
  }
};

}  // namespace spec
}  // namespace suanwang
