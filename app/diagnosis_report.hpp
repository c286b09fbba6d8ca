// The green diagnosis as a table, JSON or CSV.
#pragma once

#include <string>

#include "sim/city/city.hpp"
#include "sim/economy/programme/rules.hpp"
#include "sim/record/site_outcome.hpp"

namespace suanwang::app {

[[nodiscard]] std::string diagnosis_table(const City& city,
                                          const ProgrammeRules& rules,
                                          const ProgrammeOutcome& outcome);

[[nodiscard]] std::string diagnosis_json(const City& city,
                                         const ProgrammeRules& rules,
                                         const ProgrammeOutcome& outcome);

/// A row a measure; a centre without data or measures has one row without a measure.
[[nodiscard]] std::string diagnosis_csv(const City& city, const ProgrammeOutcome& outcome);

}  // namespace suanwang::app
