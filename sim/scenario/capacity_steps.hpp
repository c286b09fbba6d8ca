// When a partition's nodes come and go.
#pragma once

#include <string>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/city/city.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// The steps of a partition of `nodes` nodes, sorted, the first at time 0 or later; empty if it has
/// all its nodes always. Errors: more nodes than there are, windows that end before they begin or
/// overlap, two steps at one time, steps and windows mixed.
[[nodiscard]] std::vector<CapacityStep> capacity_steps(const spec::Partition& partition,
                                                       const std::string& path,
                                                       std::int64_t start_utc_ms,
                                                       Issues& issues);

}  // namespace suanwang
