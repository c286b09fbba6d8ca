// What the network carried, and whom it reaches, for summary.json.
#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "sim/city/city.hpp"
#include "sim/record/rows.hpp"

namespace suanwang {

/// Nothing where no coverage is asked for, nothing moved and no link was cut.
[[nodiscard]] std::optional<nlohmann::ordered_json> network_json(const City& city,
                                                                 const RunTotals& totals);

}  // namespace suanwang
