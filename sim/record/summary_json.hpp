// summary.json: what a run comes to, for programs.
#pragma once

#include <cstdint>
#include <string>

#include "sim/city/city.hpp"
#include "sim/record/run_summary.hpp"

namespace suanwang {

/// What a run is called.
struct RunName {
  std::string scenario;
  std::uint64_t seed = 0;
};

/// The summary as JSON, two spaces of indent, a line end at the end. Keys stand in a fixed order.
/// Numbers are exact quotients of integer sums rounded half to even to six decimals; whole ones are
/// integers; what has no denominator is null.
[[nodiscard]] std::string summary_json(const RunName& name,
                                       const City& city,
                                       const RunSummary& summary);

/// 16 hexadecimal digits.
[[nodiscard]] std::string hexadecimal(std::uint64_t value);

}  // namespace suanwang
