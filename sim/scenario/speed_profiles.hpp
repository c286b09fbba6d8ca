// The speed profiles of a scenario.
#pragma once

#include "sim/base/issue.hpp"
#include "sim/demand/demand.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/name_table.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// Every type of accelerator and none, as fast as stated: for jobs whose stream names no profile.
[[nodiscard]] SpeedProfile any_speed(const City& city);

/// One profile for each row of `demand.speeds`, added to `demand` and, by name, to `names`.
void build_speeds(const Named<spec::Speeds>& speeds,
                  const BuiltCity& built,
                  Demand& demand,
                  NameTable& names,
                  Issues& issues);

}  // namespace suanwang
