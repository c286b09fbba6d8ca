// Failures: of nodes each on its own, and of what several have in common.
#pragma once

#include <optional>
#include <string>

#include "sim/city/lifetime.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// The model that a scenario names or describes; none if it has issues. `spot` is of what fails.
[[nodiscard]] std::optional<FailureModel> failure_model(const spec::Failures& spec,
                                                        const SourceSpot& spot,
                                                        const std::string& path,
                                                        Issues& issues);

/// Adds the city's common causes; its centres must be there.
void add_common_causes(const spec::Scenario& scenario, BuiltCity& built, Issues& issues);

}  // namespace suanwang
