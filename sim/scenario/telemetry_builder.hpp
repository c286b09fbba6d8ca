// From the spec of telemetry to the channels of the centres.
#pragma once

#include "sim/base/issue.hpp"
#include "sim/platform/telemetry.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

[[nodiscard]] Telemetry build_telemetry(const spec::Scenario& scenario,
                                        const BuiltCity& city,
                                        Issues& issues);

}  // namespace suanwang
