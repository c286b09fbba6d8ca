// Failures by the name of a measurement.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/city/lifetime.hpp"

namespace suanwang {

struct FailurePreset {
  std::string name;  ///< site-law: lanl05-weibull
  FailureModel model;
};

/// Fits of four laws to how long computers of nine sites were up and down: Javadi, Kondo, Iosup,
/// Epema, "The Failure Trace Archive: Enabling the comparison of failure measurements and models of
/// distributed systems", J. Parallel Distrib. Comput. 73 (2013), as OpenDC gives them.
[[nodiscard]] const std::vector<FailurePreset>& failure_presets();

}  // namespace suanwang
