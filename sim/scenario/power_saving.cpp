#include "sim/scenario/power_saving.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/base/int128.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {

namespace {

constexpr std::string_view kFull = "full";
constexpr std::size_t kMostLevels = 64;

NodePowerTable at_level(const NodePowerTable& full, Share power) {
  NodePowerTable table = full;
  for (std::int64_t& mw : table) {
    const std::int64_t load = mw - full[0];  // below zero in a table that falls
    const auto load_ppm = static_cast<std::uint64_t>(load < 0 ? -load : load) *
                          static_cast<std::uint64_t>(power.base);
    const auto at =
        static_cast<std::int64_t>(half_even_quotient(load_ppm, std::uint64_t{1'000'000}));
    mw = full[0] + (load < 0 ? -at : at);
  }
  return table;
}

void add_states(const spec::Partition& spec,
                const std::string& path,
                Partition& partition,
                Issues& issues) {
  const std::int64_t idle = partition.node_power_mw[0];
  for (const auto& row : spec.node_states.rows) {
    const spec::RestState& state = row.value;
    if (state.power.base > idle) {
      issues.error(row.spot,
                   path + ".node_states." + row.name,
                   "a node at rest would draw more than an idle one",
                   "look at the idle power of the partition's power model");
    }
    partition.rest_states.push_back({row.name,
                                     state.power.base,
                                     state.enter,
                                     state.enter_power ? state.enter_power->base : idle,
                                     state.leave,
                                     state.leave_power ? state.leave_power->base : idle});
  }
}

void add_levels(const spec::Partition& spec,
                const std::string& path,
                Partition& partition,
                Issues& issues) {
  const auto& rows = spec.power_levels.rows;
  if (rows.size() > kMostLevels) {
    issues.error(rows.front().spot,
                 path + ".power_levels",
                 "more than " + std::to_string(kMostLevels) + " levels of power");
    return;
  }
  const Spotted<std::optional<std::string>>& first = spec.power_level;
  std::string known{kFull};
  bool found = !first.value || *first.value == kFull;
  if (!rows.empty()) {
    partition.levels.push_back({std::string(kFull), Share{1'000'000}, partition.node_power_mw});
  }
  for (const auto& row : rows) {
    if (row.name == kFull) {
      issues.error(row.spot,
                   path + ".power_levels.full",
                   "`full` is the level that is always there",
                   "call this one otherwise");
    }
    if (first.value && *first.value == row.name) {
      partition.first_level = static_cast<std::uint32_t>(partition.levels.size());
      found = true;
    }
    known += ", " + row.name;
    partition.levels.push_back(
        {row.name, row.value.speed, at_level(partition.node_power_mw, row.value.power)});
  }
  if (!found) {
    issues.error(first.spot,
                 first.path,
                 "the partition has no level of power `" + *first.value + "`",
                 "known: " + known);
  }
}

}  // namespace

void add_power_saving(const spec::Partition& spec,
                      const std::string& path,
                      Partition& partition,
                      Issues& issues) {
  add_states(spec, path, partition, issues);
  add_levels(spec, path, partition, issues);
}

Int128 power_without_jobs_mw(const std::vector<Partition>& pools) {
  Int128 idle = 0;
  std::int64_t most_on_the_way = 0;
  for (const Partition& pool : pools) {
    idle += Int128{pool.node_power_mw[0]} * pool.nodes;
    for (const RestState& state : pool.rest_states) {
      const std::int64_t rise =
          std::max(state.enter_power_mw, state.leave_power_mw) - pool.node_power_mw[0];
      most_on_the_way = std::max(most_on_the_way, rise);
    }
  }
  return idle + most_on_the_way;
}

void check_power_rises(const std::vector<Partition>& pools,
                       const SourceSpot& spot,
                       const std::string& path,
                       Issues& issues) {
  for (const Partition& pool : pools) {
    if (!std::is_sorted(pool.node_power_mw.begin(), pool.node_power_mw.end())) {
      issues.error(spot,
                   path,
                   "the power of a node of `" + pool.name + "` falls with its load",
                   "under a limit it must not: see its power model");
    }
  }
}

std::int64_t power_limit_mw(const Spotted<std::optional<Power>>& limit,
                            const std::vector<Partition>& pools,
                            Issues& issues) {
  if (limit.value->base <= 0) {
    return kNoPowerLimit;  // that was an error of its own
  }
  check_power_rises(pools, limit.spot, limit.path, issues);
  if (const Int128 least = power_without_jobs_mw(pools); least > limit.value->base) {
    issues.error(limit.spot,
                 limit.path,
                 "its nodes draw up to " +
                     format_quantity(static_cast<std::int64_t>(least), PowerTag::dimension()) +
                     " when no job runs",
                 "a limit above that");
  }
  return limit.value->base;
}

}  // namespace suanwang
