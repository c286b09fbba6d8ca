// From the spec of a stream to how its gangs may span centres.
#pragma once

#include "sim/base/issue.hpp"
#include "sim/demand/request.hpp"
#include "sim/demand/span_rule.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// `speeds`: of the stream. Adds an error for each thing that does not go with a gang in parts.
[[nodiscard]] SpanRule span_rule(const spec::Stream& spec,
                                 const BuiltCity& city,
                                 const SpeedProfile& speeds,
                                 Issues& issues);

}  // namespace suanwang
