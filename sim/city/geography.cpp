#include "sim/city/geography.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/math.hpp"

namespace suanwang {

namespace {

constexpr double kEarthRadiusMm = 6'371'008'800.0;

double radians(double degrees) {
  return degrees * math::kPi / 180;
}

/// The angle in [0, pi/2] of that sine. By halving: it is asked a few times as a city is built, and
/// the library's own differs from one machine to the next.
double arc_sine(double sine) {
  double low = 0;
  double high = math::kPi / 2;
  constexpr int kHalvings = 60;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (math::sin(middle) < sine ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

/// By haversines, which are exact for near places, too.
Length great_circle(const GeoPoint& from, const GeoPoint& to) {
  const double north = math::sin(radians(to.latitude - from.latitude) / 2);
  const double east = math::sin(radians(to.longitude - from.longitude) / 2);
  const double haversine = north * north + math::cos(radians(from.latitude)) *
                                               math::cos(radians(to.latitude)) * east * east;
  const double angle = 2 * arc_sine(std::min(1.0, std::sqrt(haversine)));
  return {std::llround(angle * kEarthRadiusMm)};
}

}  // namespace suanwang
