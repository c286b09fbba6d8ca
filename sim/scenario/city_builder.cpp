#include "sim/scenario/city_builder.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/field_docs.hpp"
#include "sim/base/int128.hpp"
#include "sim/physics/power_model.hpp"
#include "sim/scenario/capacity_steps.hpp"
#include "sim/scenario/demand_response_builder.hpp"
#include "sim/scenario/failure_builder.hpp"
#include "sim/scenario/network_builder.hpp"
#include "sim/scenario/plugin_choice.hpp"
#include "sim/scenario/power_saving.hpp"

namespace suanwang {
namespace {

constexpr std::int64_t kMebibyte = 1 << 20;

class CityBuilder {
 public:
  CityBuilder(spec::Scenario& scenario, Issues& issues)
      : scenario_(scenario), spec_(scenario.city), issues_(issues) {}

  BuiltCity build() {
    build_calendar();
    build_named();
    build_tenants();
    for (std::size_t i = 0; i < spec_.centres.size(); ++i) {
      build_centres(spec_.centres[i], "city.centres[" + std::to_string(i) + "]");
    }
    if (spec_.centres.empty() && !issues_.has_errors()) {
      issues_.error(scenario_.name.spot, "city.centres", "a city needs at least one centre");
    }
    check_compute();
    if (!is_full_) {
      add_network(scenario_, built_, issues_);
      add_common_causes(scenario_, built_, issues_);
      add_demand_response(scenario_, built_, issues_);
    }
    return std::move(built_);
  }

 private:
  void add_failures(const spec::Partition& spec, const std::string& path, Partition& partition) {
    if (spec.failures) {
      partition.failures =
          failure_model(*spec.failures, spec.name.spot, path + ".failures", issues_);
    }
  }

  void build_calendar() {
    const auto days_of = [](const std::vector<Date>& dates) {
      std::vector<CivilDay> days;
      for (const Date& date : dates) {
        days.push_back(date.day);
      }
      return days;
    };
    built_.city.calendar = Calendar(scenario_.start.utc_ms,
                                    spec_.calendar.utc_offset,
                                    days_of(spec_.calendar.holidays),
                                    days_of(spec_.calendar.working_days));
  }

  void build_named() {
    built_.city.card_units = spec_.shared_accelerators ? kSharedCardUnits : 1;
    for (const auto& row : spec_.accelerators.rows) {
      const auto id = built_.city.accelerators.push_back(
          {row.name, row.value.fp16, row.value.memory, row.value.source});
      built_.names.accelerators.add(row.name, row.spot, "city.accelerators", {id.value()}, issues_);
    }
    for (const auto& row : spec_.zones.rows) {
      const auto id = built_.city.zones.push_back({row.name});
      built_.names.zones.add(row.name, row.spot, "city.zones", {id.value()}, issues_);
    }
    for (const auto& row : spec_.districts.rows) {
      const auto at = point_of(row.value.at, row.spot, "city.districts." + row.name, issues_);
      const auto id =
          built_.city.districts.push_back({row.name, row.value.adcode, at, row.value.quota});
      built_.names.districts.add(row.name, row.spot, "city.districts", {id.value()}, issues_);
    }
  }

  template <class Id>
  Id resolved(const NameTable& table, const Spotted<std::optional<std::string>>& name) {
    if (!name.value) {
      return Id::none();
    }
    const auto id = table.resolve_one(*name.value, name.spot, name.path, issues_);
    return id ? Id(*id) : Id::none();
  }

  /// Whether `count` more still fit; an error if not.
  bool has_room(std::uint64_t have, std::uint64_t count, const Spotted<std::string>& name) {
    if (have + count <= limits_.most_things) {
      return true;
    }
    if (!is_full_) {
      issues_.error(name.spot,
                    name.path,
                    "more than " + std::to_string(limits_.most_things) + " of a kind",
                    "look at the counts");
    }
    is_full_ = true;
    return false;
  }

  void add_name(NameTable& table,
                const Spotted<std::string>& name,
                std::uint32_t count,
                std::size_t first) {
    const auto start = static_cast<std::uint32_t>(first);
    table.add(name.value, name.spot, name.path, {start, count, count > 1}, issues_);
    for (std::uint32_t i = 0; count > 1 && i < count; ++i) {
      table.add(member(name.value, i, count), name.spot, name.path, {start + i}, issues_);
    }
  }

  static std::string member(const std::string& name, std::uint32_t i, std::uint32_t count) {
    return count == 1 ? name : name + "-" + std::to_string(i + 1);
  }

  void build_tenants() {
    for (const spec::Tenant& tenant : spec_.tenants) {
      auto& tenants = built_.city.tenants;
      if (!has_room(tenants.size(), tenant.count, tenant.name)) {
        return;
      }
      const auto district = resolved<DistrictId>(built_.names.districts, tenant.district);
      add_name(built_.names.tenants, tenant.name, tenant.count, tenants.size());
      for (std::uint32_t i = 0; i < tenant.count; ++i) {
        tenants.push_back({member(tenant.name.value, i, tenant.count),
                           district,
                           tenant.share,
                           tenant.priority,
                           tenant.quota,
                           tenant.public_interest});
      }
    }
  }

  void build_centres(spec::Centre& spec, const std::string& path) {
    auto& city = built_.city;
    const std::uint64_t partitions = std::uint64_t{spec.count} * spec.partitions.size();
    if (!has_room(city.centres.size(), spec.count, spec.name) ||
        !has_room(city.partitions.size(), partitions, spec.name)) {
      return;
    }
    Centre centre;
    centre.owner = spec.owner;
    centre.district = resolved<DistrictId>(built_.names.districts, spec.district);
    centre.zone = resolved<ZoneId>(built_.names.zones, spec.zone);
    centre.public_interest = spec.public_interest;
    centre.storage = spec.storage;
    centre.pue_ppm = std::llround(spec.pue.value_or(1.0) * 1e6);
    centre.at = point_of(spec.at, spec.name.spot, path, issues_);
    if (!spec.at && centre.district.exists()) {
      centre.at = city.districts[centre.district].at;
    }
    const std::vector<Partition> pools = partitions_of(spec, path);
    if (spec.power_limit.value) {
      centre.power_limit_mw = power_limit_mw(spec.power_limit, pools, issues_);
    }
    add_name(built_.names.centres, spec.name, spec.count, city.centres.size());
    for (std::uint32_t i = 0; i < spec.count; ++i) {
      add_trust(spec.trust_domains, CentreId::from_size(city.centres.size()));
      centre.name = member(spec.name.value, i, spec.count);
      centre.identifier = identifier_of(spec, centre, i);
      add_centre(centre, pools, spec.name);
    }
  }

  /// Streams name domains, districts and centres in one list: districts must be told from domains.
  void add_trust(const std::vector<Spotted<std::string>>& domains, CentreId id) {
    for (const Spotted<std::string>& domain : domains) {
      if (built_.names.districts.find(domain.value) != nullptr) {
        issues_.error(domain.spot,
                      domain.path,
                      "`" + domain.value + "` is a district",
                      "give the trust domain a name of its own");
      }
      built_.trust_domains[domain.value].push_back(id);
    }
  }

  /// As it is given, or 110108-P-003: the district's code, public or commercial, number.
  std::string identifier_of(const spec::Centre& spec, const Centre& centre, std::uint32_t i) {
    std::string identifier;
    if (spec.identifier.value) {
      identifier = member(*spec.identifier.value, i, spec.count);
    } else {
      const std::string number = std::to_string(built_.city.centres.size() + 1);
      const bool has_code =
          centre.district.exists() && !built_.city.districts[centre.district].adcode.empty();
      identifier = (has_code ? built_.city.districts[centre.district].adcode : "000000") +
                   (centre.owner == Ownership::public_ ? "-P-" : "-C-") +
                   std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number;
    }
    const bool is_text = !identifier.empty() &&
                         std::none_of(identifier.begin(), identifier.end(), [](unsigned char c) {
                           return c < 0x20 || c == 0x7f;
                         });
    if (!is_text) {
      issues_.error(spec.identifier.spot,
                    spec.identifier.path,
                    "an identifier is a line of text",
                    "for example 110108-P-001");
    }
    if (!is_full_ && !identifiers_.insert(identifier).second) {
      const bool is_given = spec.identifier.value.has_value();
      issues_.error(is_given ? spec.identifier.spot : spec.name.spot,
                    is_given ? spec.identifier.path : spec.name.path,
                    "another centre is registered as `" + identifier + "`",
                    "give each an `identifier` of its own");
    }
    return identifier;
  }

  void add_centre(Centre centre,
                  const std::vector<Partition>& pools,
                  const Spotted<std::string>& name) {
    auto& city = built_.city;
    const CentreId id = CentreId::from_size(city.centres.size());
    centre.first_partition = PartitionId::from_size(city.partitions.size());
    centre.partition_count = static_cast<std::uint32_t>(pools.size());
    for (const Partition& pool : pools) {
      nodes_ += pool.nodes;
      power_entries_ += pool.node_power_mw.size() * (1 + pool.levels.size());
      if (!has_room_for_nodes(name)) {
        return;
      }
      Partition partition = pool;
      partition.centre = id;
      partition.first_node = nodes_ - pool.nodes;
      city.partitions.push_back(std::move(partition));
    }
    city.centres.push_back(std::move(centre));
  }

  bool has_room_for_nodes(const Spotted<std::string>& name) {
    if (nodes_ <= limits_.most_nodes && power_entries_ <= limits_.most_power_entries) {
      return true;
    }
    if (!is_full_) {
      issues_.error(name.spot,
                    name.path,
                    nodes_ > limits_.most_nodes
                        ? "the city has more than " + std::to_string(limits_.most_nodes) + " nodes"
                        : "the power tables of the city's nodes have more than " +
                              std::to_string(limits_.most_power_entries) + " entries",
                    "look at `count`, `nodes` and `cores`");
    }
    is_full_ = true;
    return false;
  }

  std::vector<Partition> partitions_of(spec::Centre& spec, const std::string& path) {
    std::vector<Partition> pools;
    NameTable names("partition", path + ".partitions");
    if (spec.partitions.empty() && !issues_.has_errors()) {
      issues_.error(spec.name.spot, path + ".partitions", "a centre needs at least one partition");
    }
    for (std::size_t i = 0; i < spec.partitions.size(); ++i) {
      const std::string at = path + ".partitions[" + std::to_string(i) + "]";
      const Spotted<std::string>& name = spec.partitions[i].name;
      names.add(name.value, name.spot, at, {static_cast<std::uint32_t>(i)}, issues_);
      pools.push_back(partition_of(spec.partitions[i], at));
    }
    return pools;
  }

  Partition partition_of(spec::Partition& spec, const std::string& path) {
    Partition partition;
    partition.name = spec.name.value;
    partition.nodes = spec.nodes.value;
    partition.cores = spec.cores;
    partition.memory_mib = static_cast<std::uint64_t>(spec.memory.base / kMebibyte);
    partition.accelerator = resolved<AcceleratorId>(built_.names.accelerators, spec.accelerator);
    partition.card_units = built_.city.card_units;
    partition.accelerators = spec.accelerators.value * partition.card_units;
    check_sharing(spec, partition);
    partition.usable = spec.usable;
    check_accelerators(spec);
    partition.capacity = capacity_steps(spec, path, scenario_.start.utc_ms, issues_);
    partition.node_power_mw = power_table(spec, path, partition.units());
    add_power_saving(spec, path, partition, issues_);
    add_failures(spec, path, partition);
    return partition;
  }

  /// Cards that are shared are told apart one by one, and counted in thousandths: sums of units
  /// times milliseconds stay within 64 bits for a year.
  void check_sharing(const spec::Partition& spec, Partition& partition) {
    if (partition.card_units == 1) {
      return;
    }
    const std::string cards = std::to_string(spec.accelerators.value);
    if (spec.accelerators.value > kMostSharedCards) {
      issues_.error(spec.accelerators.spot,
                    spec.accelerators.path,
                    cards + " cards in a node, and jobs may share them",
                    "at most " + std::to_string(kMostSharedCards) +
                        " where city.shared_accelerators is true");
      partition.accelerators = partition.card_units;
    }
    constexpr std::uint64_t kMostCards = 200'000;
    if (std::uint64_t{partition.nodes} * spec.accelerators.value > kMostCards) {
      issues_.error(spec.nodes.spot,
                    spec.nodes.path,
                    "more than 200000 cards in a partition, and jobs may share them",
                    "leave out city.shared_accelerators");
    }
  }

  void check_accelerators(const spec::Partition& spec) {
    if (spec.accelerators.value > 0 && !spec.accelerator.value) {
      issues_.error(spec.accelerators.spot,
                    spec.accelerators.path,
                    "accelerators without a type",
                    "add `accelerator:`, one of city.accelerators");
    }
    if (spec.accelerators.value == 0 && spec.accelerator.value) {
      issues_.error(spec.accelerator.spot,
                    spec.accelerator.path,
                    "a type of accelerators, but no number of them",
                    "add `accelerators:`, the number in a node");
    }
  }

  NodePowerTable power_table(spec::Partition& spec, const std::string& path, std::uint32_t units) {
    NodePowerTable none(std::size_t{units} + 1, 0);
    if (!spec.power.exists()) {
      reject_keys(spec.power_params, path, partition_docs_, issues_);
      return none;
    }
    PluginChoice choice = plugin_choice(spec.power, path + ".power", "model", issues_);
    const auto* entry = choice.name.empty() ? nullptr
                                            : find_plugin_or_report<NodePowerModel>(
                                                  power_models(), choice, "power model", issues_);
    if (entry == nullptr) {
      return none;
    }
    if (!spec.power_params.entries.empty()) {
      add_params_beside(choice, spec.power_params, path, entry->docs(), partition_docs_, issues_);
    }
    const auto model = entry->make(choice.params, choice.params_path(path), issues_);
    if (!model) {
      return none;
    }
    spec.power = choice_node("model", choice.name, entry->echo(choice.params));
    spec.power_params = {};
    return node_power_table(*model, units);
  }

  /// Sums of FP16 over the city stay within 64 bits.
  void check_compute() {
    Int128 sum = 0;
    const City& city = built_.city;
    for (const Partition& partition : city.partitions) {
      if (partition.accelerator.exists()) {
        sum += Int128{partition.nodes} * partition.cards() *
               city.accelerators[partition.accelerator].fp16_dense.base;
      }
    }
    if (sum > INT64_MAX) {
      issues_.error(scenario_.name.spot,
                    "city",
                    "the FP16 of all accelerators is beyond 64 bits of GFLOPS",
                    "look at `fp16`, `nodes` and `accelerators`");
    }
  }

  spec::Scenario& scenario_;
  spec::City& spec_;
  Issues& issues_;
  CityLimits limits_;
  BuiltCity built_;
  std::set<std::string> identifiers_;
  std::vector<FieldDoc> partition_docs_ = field_docs<spec::Partition>();
  std::uint64_t nodes_ = 0;
  std::uint64_t power_entries_ = 0;
  bool is_full_ = false;
};

}  // namespace

BuiltCity build_city(spec::Scenario& scenario, Issues& issues) {
  return CityBuilder(scenario, issues).build();
}

}  // namespace suanwang
