// Places on the earth.
#pragma once

#include "sim/base/quantity.hpp"

namespace suanwang {

/// A point on the earth in degrees (WGS 84).
struct GeoPoint {
  double longitude = 0;
  double latitude = 0;
};

/// Great circle on a sphere of the earth's mean radius, 6371.0088 km (IUGG); up to 0.5 % off the
/// ellipsoid. To the millimetre (near antipodes to the metre), the same on every machine.
[[nodiscard]] Length great_circle(const GeoPoint& from, const GeoPoint& to);

}  // namespace suanwang
