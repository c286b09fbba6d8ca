// Streams made of an arrival process and the shapes of its jobs.
#pragma once

#include <memory>
#include <string>

#include "sim/base/random.hpp"
#include "sim/demand/arrival_process.hpp"
#include "sim/demand/generator.hpp"
#include "sim/demand/truth.hpp"

namespace suanwang {

/// What jobs ask for and how they turn out.
class JobShapes {
 public:
  virtual ~JobShapes() = default;

  /// Fills in tasks, cores, accelerators, memory, walltime and truth.
  virtual void draw(RandomStream& random, Arrival& arrival) const = 0;

  /// Only in a city that shares accelerators: whether the job takes a share of one. Draws from a
  /// stream of its own, so that jobs are otherwise those of a city that does not.
  virtual void draw_share(RandomStream& /*random*/, JobRequest& /*request*/) const {}

  [[nodiscard]] virtual StreamShape shape() const { return {}; }
};

/// `tenant_skew`: tenant i submits in proportion to 1 / i^skew (Zipf); 0 = all the same.
[[nodiscard]] std::shared_ptr<const ArrivalSource> synthetic_source(
    GeneratorRequest request,
    ArrivalSettings settings,
    double tenant_skew,
    std::shared_ptr<const JobShapes> shapes);

/// Jobs per hour that a rate of the scenario is.
[[nodiscard]] double per_hour(Rate rate);

/// Seconds as a duration in whole milliseconds, at least one.
[[nodiscard]] Duration from_seconds(double seconds);

/// The probabilities at which published quantiles are given.
inline constexpr std::array<double, 18> kQuantileGrid{
    0, .01, .05, .1, .2, .25, .3, .4, .5, .6, .7, .75, .8, .9, .95, .99, .999, 1};

/// The distribution with these values at kQuantileGrid.
[[nodiscard]] QuantileTable published_quantiles(const std::array<double, 18>& values,
                                                QuantileTable::Between between);

}  // namespace suanwang
