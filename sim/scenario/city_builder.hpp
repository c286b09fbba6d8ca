// From the spec of a city to its columns.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/city/city.hpp"
#include "sim/scenario/name_table.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// Larger cities are slips of the finger, and would not fit the memory.
struct CityLimits {
  std::uint64_t most_nodes = 50'000'000;
  std::uint64_t most_things = 1'000'000;  ///< centres, partitions, tenants, each
  std::uint64_t most_power_entries = 8'000'000;
};

struct CityNames {
  NameTable accelerators{"accelerator", "city.accelerators"};
  NameTable links{"link with a name", "city.links"};
  NameTable zones{"zone", "city.zones"};
  NameTable districts{"district", "city.districts"};
  NameTable centres{"centre", "city.centres"};
  NameTable tenants{"tenant", "city.tenants"};
  NameTable exchanges{"exchange", "city.exchanges"};
  NameTable regions{"region", "city.regions"};
};

struct BuiltCity {
  City city;
  CityNames names;
  std::map<std::string, std::vector<CentreId>> trust_domains;  ///< by name, ascending
};

/// Resolves names, expands `count`, evaluates the power models. The spec's `power` keys are brought
/// to the form of resolved.yaml on the way. Of use only if no errors were added.
[[nodiscard]] BuiltCity build_city(spec::Scenario& scenario, Issues& issues);

}  // namespace suanwang
