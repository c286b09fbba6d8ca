// From the spec of the demand to its streams.
#pragma once

#include <filesystem>
#include <vector>

#include "sim/base/issue.hpp"
#include "sim/demand/demand.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

struct BuiltDemand {
  Demand demand;
  std::vector<StreamReport> logs;
};

/// Opens and checks every log (relative to `directory`), makes every generator. The spec's `swf`,
/// `trace` and `generator` keys are brought to the form of resolved.yaml on the way. Of use only if
/// no errors were added.
[[nodiscard]] BuiltDemand build_demand(spec::Scenario& scenario,
                                       const BuiltCity& built,
                                       const std::filesystem::path& directory,
                                       Issues& issues);

}  // namespace suanwang
