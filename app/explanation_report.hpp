// A job's explanation for people, and for programs.
#pragma once

#include <string>

#include "app/explanation.hpp"
#include "sim/city/city.hpp"
#include "sim/demand/demand.hpp"

namespace suanwang::app {

[[nodiscard]] std::string explanation_text(const City& city,
                                           const Demand& demand,
                                           const JobExplanation& explanation);

[[nodiscard]] std::string explanation_json(const City& city,
                                           const Demand& demand,
                                           const JobExplanation& explanation);

}  // namespace suanwang::app
