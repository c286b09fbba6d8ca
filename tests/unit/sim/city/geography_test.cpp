#include "sim/city/geography.hpp"

#include <catch2/catch.hpp>

#include "sim/base/math.hpp"

using suanwang::GeoPoint;
using suanwang::great_circle;

namespace {

double km(const GeoPoint& a, const GeoPoint& b) {
  return static_cast<double>(great_circle(a, b).base) / 1e6;
}

}  // namespace

TEST_CASE("a great circle is what closed formulas say", "[topology]") {
  constexpr double kRadius = 6371.0088;
  CHECK(km({0, 0}, {0, 0}) == 0);
  CHECK(km({0, 0}, {90, 0}) == Approx(kRadius * suanwang::math::kPi / 2).margin(1e-6));
  CHECK(km({17, 90}, {-63, -90}) == Approx(kRadius * suanwang::math::kPi).margin(1e-3));
  CHECK(km({116, 40}, {116, 41}) == Approx(kRadius * suanwang::math::kPi / 180).margin(1e-6));
  // Along a parallel a degree is shorter by its cosine, and the great circle a little shorter
  // still.
  CHECK(km({116, 40}, {117, 40}) == Approx(85.18).margin(0.01));
}

TEST_CASE("Beijing's distances are those of the policy's table", "[topology]") {
  // Haidian to Horinger: 383 km; to Zhongwei 1002 km, from approximate coordinates.
  CHECK(km({116.298, 39.959}, {111.82, 40.38}) == Approx(383).margin(3));
  CHECK(km({116.298, 39.959}, {105.19, 37.51}) == Approx(1002).margin(8));
}
