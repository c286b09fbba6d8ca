// A point of a study: what one variant of a scenario sets.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "sim/experiment/comparison.hpp"
#include "sim/scenario/override.hpp"

namespace suanwang {

struct Point {
  std::vector<Override> varied;

  /// As text.
  [[nodiscard]] std::vector<Setting> settings() const;
};

/// Points that set what one of `first` and one of `then` set, for each pair; those of `then` change
/// fastest.
[[nodiscard]] std::vector<Point> product(const std::vector<Point>& first,
                                         const std::vector<Point>& then);

/// A point for each value of a key.
[[nodiscard]] std::vector<Point> points_of(const Variation& variation);

/// Keys that points vary, in the order in which they come up.
[[nodiscard]] std::vector<std::string> varied_keys(const std::vector<Point>& points);

/// What points are called: by their values and, where several keys vary, the last step of each key,
/// or all of it where two end alike. A point that sets nothing: "as it is".
[[nodiscard]] std::vector<std::string> point_names(const std::vector<Point>& points);

}  // namespace suanwang
