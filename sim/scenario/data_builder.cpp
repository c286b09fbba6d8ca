#include "sim/scenario/data_builder.hpp"

#include <algorithm>
#include <string>

#include "sim/base/nearest.hpp"
#include "sim/scenario/network_builder.hpp"

namespace suanwang {

namespace {

/// A size and the place that goes with it: both or neither.
std::optional<Place> end_of(Bytes size,
                            const Spotted<std::optional<std::string>>& name,
                            const std::string& key_of_size,
                            const SourceSpot& spot,
                            const std::string& path,
                            const BuiltCity& city,
                            Issues& issues) {
  if (!name.value) {
    if (size.base > 0) {
      issues.error(spot,
                   path,
                   "it is not said where the " + key_of_size + " comes from or goes to",
                   "give it a place: `from` of an input, `to` of an output");
    }
    return std::nullopt;
  }
  if (size.base == 0) {
    issues.error(name.spot, name.path, "there is no " + key_of_size + " to move", "say how much");
    return std::nullopt;
  }
  return place_with_ways(*name.value, name.spot, name.path, city, issues);
}

/// All that a stream's data may be told to stay in.
std::vector<std::string_view> homes_of(const BuiltCity& city) {
  std::vector<std::string_view> names;
  for (const auto& [domain, centres] : city.trust_domains) {
    names.emplace_back(domain);
  }
  for (const NameTable* table : {&city.names.districts, &city.names.centres}) {
    names.insert(names.end(), table->names().begin(), table->names().end());
  }
  return names;
}

void add_stay(const Spotted<std::string>& name,
              const BuiltCity& city,
              std::vector<CentreId>& centres,
              Issues& issues) {
  if (const auto domain = city.trust_domains.find(name.value); domain != city.trust_domains.end()) {
    if (city.names.centres.find(name.value) != nullptr) {
      issues.error(name.spot,
                   name.path,
                   "`" + name.value + "` is a trust domain, and a centre or a group of them",
                   "give the trust domain a name of its own");
    }
    centres.insert(centres.end(), domain->second.begin(), domain->second.end());
    return;
  }
  if (const NamedRange* district = city.names.districts.find(name.value)) {
    for (std::uint32_t c = 0; c < city.city.centres.size(); ++c) {
      if (city.city.centres[CentreId(c)].district == DistrictId(district->first)) {
        centres.emplace_back(c);
      }
    }
    return;
  }
  const NamedRange* range = city.names.centres.find(name.value);
  for (std::uint32_t i = 0; range != nullptr && i < range->count; ++i) {
    centres.emplace_back(range->first + i);
  }
  if (range == nullptr) {
    issues.error(name.spot,
                 name.path,
                 "there is no centre, district or trust domain `" + name.value + "`",
                 suggestion(name.value, homes_of(city)));
  }
}

}  // namespace

std::optional<Place> place_with_ways(const std::string& name,
                                     const SourceSpot& spot,
                                     const std::string& path,
                                     const BuiltCity& city,
                                     Issues& issues) {
  const std::optional<Place> place = find_place(city.names, name, spot, path, issues);
  const Topology& topology = city.city.topology;
  const bool is_there = place && topology.edge_count() > 0;
  if (is_there && !topology.reach_a_centre({*place}).front()) {
    issues.error(
        spot, path, "no links lead from `" + name + "` to a centre", "add them to city.links");
    return std::nullopt;
  }
  return place;
}

void build_data_sets(const spec::Demand& spec,
                     const BuiltCity& city,
                     Demand& demand,
                     NameTable& names,
                     Issues& issues) {
  for (const auto& row : spec.data_sets.rows) {
    DataSet set{row.name, row.value.size, {}};
    for (const Spotted<std::string>& name : row.value.at) {
      const auto place = place_with_ways(name.value, name.spot, name.path, city, issues);
      if (place) {
        set.at.push_back(*place);
      }
    }
    if (row.value.at.empty()) {
      issues.error(row.spot,
                   "demand.data_sets." + row.name + ".at",
                   "the data set is nowhere",
                   "name at least one place");
    }
    const DataSetId id = demand.data_sets.push_back(std::move(set));
    names.add(row.name, row.spot, "demand.data_sets", {id.value()}, issues);
  }
}

DataNeeds data_needs(const spec::Stream& spec,
                     const BuiltCity& city,
                     const NameTable& data_sets,
                     Issues& issues) {
  DataNeeds needs;
  if (!spec.data) {
    return needs;
  }
  const spec::StreamData& data = *spec.data;
  if (data.reads.value) {
    const auto set =
        data_sets.resolve_one(*data.reads.value, data.reads.spot, data.reads.path, issues);
    needs.reads = set ? DataSetId(*set) : DataSetId::none();
  }
  const std::string path = spec.name.path + ": data";
  const auto from = end_of(data.input, data.from, "input", spec.name.spot, path, city, issues);
  const auto to = end_of(data.output, data.to, "output", spec.name.spot, path, city, issues);
  needs.input = data.input;
  needs.from = from.value_or(Place{});
  needs.output = data.output;
  needs.to = to.value_or(Place{});
  return needs;
}

ReachRule reach_rule(const spec::Stream& spec, const BuiltCity& city, Issues& issues) {
  ReachRule rule;
  if (!spec.reach) {
    return rule;
  }
  const spec::Reach& reach = *spec.reach;
  if (reach.latency.value.has_value() != reach.of.value.has_value()) {
    issues.error(spec.name.spot,
                 spec.name.path + ": reach",
                 "a bound of latency needs both `latency` and the place `of` which it is",
                 "reach: { latency: 1 ms, of: 海淀区 }");
    return rule;
  }
  if (reach.of.value) {
    const auto place = place_with_ways(*reach.of.value, reach.of.spot, reach.of.path, city, issues);
    if (place) {
      rule.latency = reach.latency.value;
      rule.of = *place;
    }
  }
  for (const Spotted<std::string>& name : reach.stay_in) {
    add_stay(name, city, rule.stay_in, issues);
  }
  std::sort(rule.stay_in.begin(), rule.stay_in.end());
  rule.stay_in.erase(std::unique(rule.stay_in.begin(), rule.stay_in.end()), rule.stay_in.end());
  return rule;
}

}  // namespace suanwang
