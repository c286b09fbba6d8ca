// Demand-response events 需求响应: a zone's grid asks for less for some hours.
#pragma once

#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// Gives the centres of each zone its events, in mW; they must be there.
void add_demand_response(const spec::Scenario& scenario, BuiltCity& built, Issues& issues);

}  // namespace suanwang
