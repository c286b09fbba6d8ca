// Points spread evenly over each of many axes with few runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace suanwang {

/// Coordinates between 0 and 1 by point and axis: on each axis exactly one point lies in each of
/// `points` equal intervals, at a random place of it, and the intervals of different axes are
/// paired at random. McKay, Beckman, Conover, "A comparison of three methods for selecting values
/// of input variables in the analysis of output from a computer code", Technometrics 21 (1979). The
/// same for the same seed; an axis' coordinates do not depend on how many axes follow it.
[[nodiscard]] std::vector<std::vector<double>> latin_hypercube(std::size_t points,
                                                               std::size_t axes,
                                                               std::uint64_t seed);

}  // namespace suanwang
