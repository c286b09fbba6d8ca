// A comparison as text that a planner reads on a terminal.
#pragma once

#include <string>

#include "sim/experiment/comparison.hpp"

namespace suanwang {

/// A block a headline metric: rank, variant, mean, difference to the first, in words whether it is
/// better; then the front, warm-ups, and what to beware of. `all`: every metric, not only those.
[[nodiscard]] std::string comparison_table(const Comparison& comparison, bool all = false);

/// `value` with as many decimals as leave `spread` two digits; both rounded alike.
[[nodiscard]] std::string plain_number(double value, double spread);

}  // namespace suanwang
