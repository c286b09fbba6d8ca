// What is told of a run that failed among many.
#pragma once

#include "app/console.hpp"
#include "sim/experiment/comparison.hpp"

namespace suanwang::app {

/// Tells it on standard error. Returns the exit code.
int tell_failure(const ComparisonFailure& failure, Console& console);

}  // namespace suanwang::app
