#include "sim/experiment/sweep/latin_hypercube.hpp"

#include <numeric>
#include <utility>

#include "sim/base/random.hpp"

namespace suanwang {

std::vector<std::vector<double>> latin_hypercube(std::size_t points,
                                                 std::size_t axes,
                                                 std::uint64_t seed) {
  std::vector<std::vector<double>> coordinates(points, std::vector<double>(axes));
  for (std::size_t axis = 0; axis < axes; ++axis) {
    RandomStream random(seed, "study/latin-hypercube", axis);
    std::vector<std::size_t> interval(points);
    std::iota(interval.begin(), interval.end(), std::size_t{0});
    for (std::size_t i = points; i > 1; --i) {  // Fisher and Yates
      std::swap(interval[i - 1], interval[random.uniform_int(i)]);
    }
    for (std::size_t p = 0; p < points; ++p) {
      coordinates[p][axis] =
          (static_cast<double>(interval[p]) + random.uniform01()) / static_cast<double>(points);
    }
  }
  return coordinates;
}

}  // namespace suanwang
