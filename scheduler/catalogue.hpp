// All policies a scenario can name.
#pragma once

#include "sim/platform/policy.hpp"

namespace suanwang {

/// The catalogue of the stages in scheduler/{order,start,placement,dispatch}.
const PolicyCatalogue& policy_catalogue();

/// The same without policies from outside, which are code that a scenario names: one that names any
/// is an issue, and nothing of it is loaded or started.
const PolicyCatalogue& policy_catalogue_without_plug_ins();

}  // namespace suanwang
