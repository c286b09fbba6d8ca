#include "sim/physics/chiller.hpp"

#include <catch2/catch.hpp>

using suanwang::ChillerBank;

namespace {

// One chiller of capacity 1 with the COP of the published machine.
const ChillerBank& published() {
  static const ChillerBank kBank({5.5, 1.0, 1, 0.9});
  return kBank;
}

}  // namespace

TEST_CASE("the chiller is the published one at and near its reference", "[chiller]") {
  // Worked from the coefficients of DOE_2_Centrifugal_5_50COP at 6.67 C chilled and 29.4 C
  // condenser water: capacity 1.0033, EIR by temperature 0.9991; at full load power 0.18226
  // (COP 5.505), at half load 0.09031 (COP 5.555).
  const auto at = published().conditions(6.67, 29.4);
  CHECK(at.capacity == Approx(1.0033).margin(0.00005));
  CHECK(at.full_power * 5.5 / at.capacity == Approx(0.9991).margin(0.00005));
  const double full = published().power(at.capacity, at);
  CHECK(full == Approx(0.18226).margin(0.000005));
  CHECK(at.capacity / full == Approx(5.505).margin(0.0005));
  const double half = published().power(0.5 * at.capacity, at);
  CHECK(half == Approx(0.09031).margin(0.000005));
  CHECK(0.5 * at.capacity / half == Approx(5.555).margin(0.0005));
}

TEST_CASE("outside the fitted temperatures the chiller is as at their ends", "[chiller]") {
  const auto warm = published().conditions(15.0, 50.0);
  const auto end = published().conditions(10.0, 35.0);
  CHECK(warm.capacity == end.capacity);
  CHECK(warm.full_power == end.full_power);
  const auto cold = published().conditions(-3.0, -20.0);
  CHECK(cold.capacity == published().conditions(5.0, 24.0).capacity);
  CHECK(cold.capacity != end.capacity);
}

TEST_CASE("chillers start one by one as the one before reaches its stage", "[chiller]") {
  const ChillerBank bank({5.0, 1.0, 3, 0.9});
  const ChillerBank::Conditions at{1.0, 0.2};
  const auto curve = [](double p) {
    return 0.222903 + 0.313387 * p + 0.46371 * p * p;
  };
  CHECK(bank.power(0.89, at) == Approx(0.2 * curve(0.89)));
  CHECK(bank.power(1.0, at) == Approx(2 * 0.2 * curve(0.5)));
  CHECK(bank.power(2.4, at) == Approx(3 * 0.2 * curve(0.8)));
}

TEST_CASE("chillers asked for more than they have stay at full power", "[chiller]") {
  const ChillerBank bank({5.0, 1.0, 3, 0.9});
  const ChillerBank::Conditions at{1.0, 0.2};
  CHECK(bank.power(3.0, at) == Approx(3 * 0.2));
  CHECK(bank.power(30.0, at) == Approx(3 * 0.2));
  CHECK(bank.most_heat(at) == 3.0);
}

TEST_CASE("below a tenth of its load a chiller goes on and off", "[chiller]") {
  const ChillerBank bank({5.0, 1.0, 3, 0.9});
  const ChillerBank::Conditions at{1.0, 0.2};
  const double tenth = bank.power(0.1, at);
  CHECK(tenth == Approx(0.2 * (0.222903 + 0.0313387 + 0.0046371)));
  CHECK(bank.power(0.05, at) == Approx(0.5 * tenth));
  CHECK(bank.power(0.0, at) == 0.0);
}
