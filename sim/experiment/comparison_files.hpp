// A comparison as files: compare.csv for tables, compare.json for programs (docs:
// explanation/comparisons.md says what stands in them).
#pragma once

#include <string>
#include <string_view>

#include "sim/experiment/comparison.hpp"

namespace suanwang {

/// The shape of compare.json, in its key `format`: another number if a key goes or changes its
/// meaning, the same if one comes.
inline constexpr std::string_view kComparisonFormat = "suanwang-compare-1";

/// A row a metric and variant; numbers rounded to nine digits; what is not known is empty.
[[nodiscard]] std::string comparison_csv(const Comparison& comparison);

/// Keys in a fixed order, a line end at the end; numbers rounded alike; what is not known is null.
/// `version`: of the program.
[[nodiscard]] std::string comparison_json(const Comparison& comparison, std::string_view version);

}  // namespace suanwang
