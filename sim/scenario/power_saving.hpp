// From a scenario's states of rest, levels of power and limits to the city's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/base/int128.hpp"
#include "sim/base/issue.hpp"
#include "sim/city/city.hpp"
#include "sim/scenario/spec_centre.hpp"

namespace suanwang {

/// Needs the partition's power table. `path`: of the partition.
void add_power_saving(const spec::Partition& spec,
                      const std::string& path,
                      Partition& partition,
                      Issues& issues);

/// What nodes may draw when no job runs, whatever they are on the way to, in mW.
[[nodiscard]] Int128 power_without_jobs_mw(const std::vector<Partition>& pools);

/// Adds an error for each pool whose nodes draw less with more load: no limit could be kept.
void check_power_rises(const std::vector<Partition>& pools,
                       const SourceSpot& spot,
                       const std::string& path,
                       Issues& issues);

/// In mW; an error if the nodes, idle or on their way to rest or back, could draw more whatever
/// runs.
[[nodiscard]] std::int64_t power_limit_mw(const Spotted<std::optional<Power>>& limit,
                                          const std::vector<Partition>& pools,
                                          Issues& issues);

}  // namespace suanwang
