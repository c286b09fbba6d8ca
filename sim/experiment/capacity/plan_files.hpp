// The answer to a capacity question as files: plan.csv for tables, plan.json for programs (docs:
// explanation/capacity.md says what stands in them).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/experiment/capacity/capacity_answer.hpp"

namespace suanwang {

/// The shape of plan.json, in its key `format`: another number if a key goes or changes its
/// meaning, the same if one comes.
inline constexpr std::string_view kPlanFormat = "suanwang-plan-1";

/// A row a candidate, in telling order; numbers rounded to nine digits; what is not known is empty.
[[nodiscard]] std::string plan_csv(const CapacityStudy& study, const CapacityAnswer& answer);

/// Keys in a fixed order, a line end at the end; numbers rounded alike; what is not known is null.
/// `command`: words that make it again. `version`: of the program.
[[nodiscard]] std::string plan_json(const CapacityStudy& study,
                                    const CapacityAnswer& answer,
                                    const std::vector<std::string>& command,
                                    std::string_view version);

}  // namespace suanwang
