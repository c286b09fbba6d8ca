#include "sim/economy/apportion.hpp"

#include <numeric>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/economy/account_units.hpp"
#include "sim/economy/wide_quotient.hpp"

using suanwang::apportion;
using suanwang::apportion_in_units;
using suanwang::Int128;
using suanwang::wide_quotient;

namespace {

using Parts = std::vector<Int128>;

Int128 sum_of(const Parts& parts) {
  return std::accumulate(parts.begin(), parts.end(), Int128{0});
}

constexpr Int128 power_of_two(int exponent) {
  return Int128{1} << exponent;
}

}  // namespace

TEST_CASE("seats go to the largest remainders", "[economy][apportion]") {
  // Hamilton's method, the textbook case of 100,000 votes for 10 seats: quotas 4.7, 1.6, 1.58,
  // 1.2, 0.61, 0.31.
  const Parts votes{47'000, 16'000, 15'800, 12'000, 6'100, 3'100};
  CHECK(apportion(10, votes) == Parts{5, 2, 1, 1, 1, 0});
}

TEST_CASE("among equal remainders the lower index comes first", "[economy][apportion]") {
  CHECK(apportion(10, Parts{1, 1, 1}) == Parts{4, 3, 3});
  CHECK(apportion(11, Parts{1, 1, 1}) == Parts{4, 4, 3});
  CHECK(apportion_in_units(Parts{5, 5, 5}, 10) == Parts{1, 1, 0});
}

TEST_CASE("nothing is divided into nothings, and nobody has something from nothing",
          "[economy][apportion]") {
  CHECK(apportion(0, Parts{0, 0}) == Parts{0, 0});
  CHECK(apportion(0, Parts{}).empty());
  CHECK(apportion(7, Parts{0, 3, 0}) == Parts{0, 7, 0});
  CHECK_THROWS(apportion(1, Parts{0, 0}));
  CHECK_THROWS(apportion(1, Parts{2, -1}));
  CHECK_THROWS(apportion(-1, Parts{2}));
}

TEST_CASE("parts in a coarse unit add up to the rounded whole", "[economy][apportion]") {
  // 1.6 + 2.7 + 0.4 = 4.7 units -> 5: the two largest remainders are rounded up.
  CHECK(apportion_in_units(Parts{16, 27, 4}, 10) == Parts{2, 3, 0});
  // 0.25 + 0.25 = 0.5 -> 0, half to even; 0.75 + 0.75 = 1.5 -> 2.
  CHECK(apportion_in_units(Parts{25, 25}, 100) == Parts{0, 0});
  CHECK(apportion_in_units(Parts{75, 75}, 100) == Parts{1, 1});
}

TEST_CASE("random parts keep their quota and their sum, in any size", "[economy][apportion]") {
  suanwang::RandomStream random(1, "tests/apportion");
  for (int round = 0; round < 300; ++round) {
    Parts parts(1 + random.uniform_int(20));
    for (Int128& part : parts) {
      part = Int128{static_cast<std::int64_t>(random.bits() >> 1)} << random.uniform_int(50);
      part = random.uniform01() < 0.2 ? 0 : part;
    }
    parts.front() += 1;
    const Int128 total = static_cast<std::int64_t>(random.uniform_int(1'000'000'000'000));
    const Parts shares = apportion(total, parts);
    REQUIRE(sum_of(shares) == total);
    const Parts coarse = apportion_in_units(parts, suanwang::kPicojoulesPerKwh);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Int128 quota = wide_quotient(total, parts[i], sum_of(parts)).whole;
      REQUIRE((shares[i] == quota || shares[i] == quota + 1));
      const Int128 unit = parts[i] / suanwang::kPicojoulesPerKwh;
      REQUIRE((coarse[i] == unit || coarse[i] == unit + 1));
    }
    const Int128 off = sum_of(coarse) * suanwang::kPicojoulesPerKwh - sum_of(parts);
    REQUIRE((off * 2 <= suanwang::kPicojoulesPerKwh && off * -2 <= suanwang::kPicojoulesPerKwh));
  }
}

TEST_CASE("quotients of products beyond 128 bits are exact", "[economy][apportion]") {
  // 2^100 * 2^100 / 2^110 = 2^90; (2^100 + 1)^2 = 2^200 + 2^101 + 1.
  CHECK(wide_quotient(power_of_two(100), power_of_two(100), power_of_two(110)).whole ==
        power_of_two(90));
  const Int128 odd = power_of_two(100) + 1;
  const auto square = wide_quotient(odd, odd, power_of_two(102));
  CHECK(square.whole == power_of_two(98));
  CHECK(square.rest == power_of_two(101) + 1);
  // a * b / b = a, whatever b.
  const Int128 big = (power_of_two(125) - 1) / 3;
  CHECK(wide_quotient(1'000'003, big, big).whole == 1'000'003);
  CHECK(wide_quotient(1'000'003, big, big).rest == 0);
}

TEST_CASE("wide quotients are those of 128 bits where both fit", "[economy][apportion]") {
  suanwang::RandomStream random(2, "tests/apportion");
  for (int round = 0; round < 500; ++round) {
    // a above 2^63, so that the long way is taken.
    const Int128 a = power_of_two(70) + static_cast<std::int64_t>(random.bits() >> 2);
    const Int128 b = static_cast<std::int64_t>(random.bits() >> 12);
    const Int128 divisor = 1 + static_cast<std::int64_t>(random.bits() >> 20);
    const auto quotient = wide_quotient(a, b, divisor);
    REQUIRE(quotient.whole == a * b / divisor);
    REQUIRE(quotient.rest == a * b % divisor);
  }
}

TEST_CASE("wide quotients are rounded half to even", "[economy][apportion]") {
  using suanwang::rounded_wide_quotient;
  CHECK(rounded_wide_quotient(1, 5, 10) == 0);
  CHECK(rounded_wide_quotient(3, 5, 10) == 2);
  CHECK(rounded_wide_quotient(5, 5, 10) == 2);
  CHECK(rounded_wide_quotient(51, 1, 20) == 3);
  CHECK(rounded_wide_quotient(-3, 5, 10) == -2);
  CHECK(rounded_wide_quotient(-51, 1, 20) == -3);
}

TEST_CASE("costs and carbon of a run come out in micro-fen, fen, micrograms and grams",
          "[economy][apportion]") {
  // 1 MWh at 0.75 yuan/kWh: 750 yuan. At 0.5580 kg/kWh: 558 kg.
  const Int128 mwh = 1000 * suanwang::kPicojoulesPerKwh;
  CHECK(suanwang::microfen_of(mwh * 75'000'000) == Int128{75'000} * 1'000'000);
  CHECK(suanwang::money_of(mwh * 75'000'000) == suanwang::Money{75'000});
  CHECK(suanwang::micrograms_of(mwh * 558'000'000) == Int128{558} * 1'000'000'000);
  CHECK(suanwang::grams_of(mwh * 558'000'000) == 558'000);
  // 1.5 g and 2.5 g, half to even.
  CHECK(suanwang::grams_of(suanwang::kPicojoulesPerKwh * 1'500'000) == 2);
  CHECK(suanwang::grams_of(suanwang::kPicojoulesPerKwh * 2'500'000) == 2);
  CHECK(suanwang::money_of_microfen(2'500'000).base == 2);
  CHECK(suanwang::money_of_microfen(3'500'000).base == 4);
  CHECK(suanwang::money_of_microfen(-3'500'001).base == -4);
}

TEST_CASE("5 GWh are 614.5 tonnes of coal equivalent, and 1000 tonnes are 8.137 GWh",
          "[economy][apportion]") {
  const suanwang::CoalFactor factor{122'900};
  const Int128 gwh = 1'000'000 * suanwang::kPicojoulesPerKwh;
  CHECK(coal_equivalent_mg(5 * gwh, factor) == Int128{6145} * 100'000'000);
  const Int128 mg = coal_equivalent_mg(gwh / 1000 * 8137, factor);
  CHECK(static_cast<double>(mg) / 1e9 == Approx(1000.0).margin(0.1));
}
