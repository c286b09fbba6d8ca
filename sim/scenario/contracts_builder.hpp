// From the spec to what centres have agreed about their energy, and to the city's programme.
#pragma once

#include "sim/base/issue.hpp"
#include "sim/platform/site_contract.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// Contracts of all centres; none if the scenario speaks of none. The capacity that a retrofit's
/// works take out of service becomes part of the city. Of use only if no errors were added.
[[nodiscard]] SiteContracts build_contracts(spec::Scenario& scenario,
                                            BuiltCity& city,
                                            Issues& issues);

}  // namespace suanwang
