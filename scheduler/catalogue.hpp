// All policies a scenario can name.
#pragma once

#include "sim/platform/policy.hpp"

namespace suanwang {

/// The catalogue of the stages in scheduler/{order,start,placement,dispatch}.
const PolicyCatalogue& policy_catalogue();

}  // namespace suanwang
