// Exact sums as numbers of JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/base/int128.hpp"

namespace suanwang {

/// Rounded to millionths; null for a denominator of 0 or less. As a double that is no whole number,
/// its shortest form is that decimal.
[[nodiscard]] nlohmann::ordered_json json_ratio(Int128 numerator, Int128 denominator);

}  // namespace suanwang
