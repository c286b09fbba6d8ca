// Runs of one plan under each other.
#pragma once

#include <string>
#include <vector>

#include "app/simulation.hpp"
#include "sim/scenario/run_plan.hpp"

namespace suanwang::app {

/// A line a seed, in order of seeds. All results are `done`.
[[nodiscard]] std::string seed_table(const RunPlan& plan,
                                     const std::vector<SimulationResult>& results);

}  // namespace suanwang::app
