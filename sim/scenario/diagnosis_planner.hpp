// What a green diagnosis tries at each centre: the programme's measures that change its plant.
#pragma once

#include <string>

#include "sim/base/issue.hpp"
#include "sim/platform/site_contract.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"
#include "sim/scenario/surroundings_builder.hpp"

namespace suanwang {

/// Adds a plan to the contracts of the centre of that name, or of all centres with a facility if it
/// is empty. A measure is tried where its `becomes` makes another plant of the present one and its
/// cost is known. The weather of the reference year is the Beijing generator's with its own seed,
/// the same for every scenario. Errors: no programme, no such centre, none with a facility.
void plan_diagnosis(const spec::Scenario& scenario,
                    const BuiltCity& city,
                    const BuiltSurroundings& built,
                    const std::string& centre,
                    SiteContracts& contracts,
                    Issues& issues);

}  // namespace suanwang
