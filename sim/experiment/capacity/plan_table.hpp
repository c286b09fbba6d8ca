// The answer to a capacity question as a planner reads it on a terminal.
#pragma once

#include <string>

#include "sim/experiment/capacity/capacity_answer.hpp"

namespace suanwang {

/// One sentence (or two): which mix, how sure, and what it costs.
[[nodiscard]] std::string plan_sentence(const CapacityStudy& study, const CapacityAnswer& answer);

/// The sentence, a row a candidate that matters, what was not run and why, and notes.
[[nodiscard]] std::string plan_table(const CapacityStudy& study, const CapacityAnswer& answer);

}  // namespace suanwang
