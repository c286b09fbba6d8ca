// From the spec to what stands around the IT load: facilities and series.
#pragma once

#include <filesystem>

#include "sim/base/issue.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/cooling_choice.hpp"
#include "sim/scenario/spec.hpp"
#include "sim/state/surroundings.hpp"

namespace suanwang {

struct BuiltSurroundings {
  Surroundings surroundings;
  Column<CentreId, CoolingChoice> coolings;  ///< as built; without a model: a constant PUE
};

/// Makes the cooling models, generates or reads weather, lays tariffs and carbon factors out over
/// the run. Empty if no centre has a facility, no zone a tariff or carbon factor, and nobody
/// `must_meter`: then every centre has its constant PUE. The spec's `cooling` keys are brought to
/// the form of resolved.yaml on the way. Of use only if no errors were added.
[[nodiscard]] BuiltSurroundings build_surroundings(spec::Scenario& scenario,
                                                   const BuiltCity& city,
                                                   const std::filesystem::path& directory,
                                                   bool must_meter,
                                                   Issues& issues);

}  // namespace suanwang
