// From a scenario's states of rest, levels of power and limits to the city's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/city/city.hpp"
#include "sim/scenario/spec_centre.hpp"

namespace suanwang {

/// Needs the partition's power table. `path`: of the partition.
void add_power_saving(const spec::Partition& spec,
                      const std::string& path,
                      Partition& partition,
                      Issues& issues);

/// In mW; an error if the nodes, idle or on their way to rest or back, could draw more whatever
/// runs.
[[nodiscard]] std::int64_t power_limit_mw(const Spotted<std::optional<Power>>& limit,
                                          const std::vector<Partition>& pools,
                                          Issues& issues);

}  // namespace suanwang
