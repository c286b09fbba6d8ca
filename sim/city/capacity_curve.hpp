// A virtual capacity curve: the share of a centre that may be allocated, by time (Radovanovic et
// al., "Carbon-Aware Computing for Datacenters", IEEE Trans. Power Systems 38(2), 2023). Running
// jobs are let be; it is starts that it holds back.
#pragma once

#include <vector>

#include "sim/base/quantity.hpp"
#include "sim/base/time.hpp"

namespace suanwang {

/// From `from` on until the next step.
struct CurveStep {
  Time from{};
  Share share{1'000'000};

  friend bool operator==(const CurveStep&, const CurveStep&) = default;
};

/// Ascending by time. Before the first step everything may be allocated.
using CapacityCurve = std::vector<CurveStep>;

}  // namespace suanwang
