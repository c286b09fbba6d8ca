// A comparison as text that a planner reads on a terminal.
#pragma once

#include <string>

#include "sim/experiment/comparison.hpp"

namespace suanwang {

/// A block a headline metric: rank, variant, mean, difference to the first, in words whether it is
/// better; then the front, warm-ups, and what to beware of. `all`: every metric, not only those.
[[nodiscard]] std::string comparison_table(const Comparison& comparison, bool all = false);

/// A row a variant, a column an objective: many variants at a glance. The best by the first
/// objective stand above; a star marks the Pareto front. Empty where runs have no objective.
[[nodiscard]] std::string comparison_overview(const Comparison& comparison);

/// `value` with as many decimals as leave `spread` two digits; both rounded alike.
[[nodiscard]] std::string plain_number(double value, double spread);

}  // namespace suanwang
