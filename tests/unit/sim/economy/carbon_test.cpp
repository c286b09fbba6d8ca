#include "sim/economy/carbon.hpp"

#include <numeric>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/account_units.hpp"
#include "tests/unit/sim/economy/clock.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::Calendar;
using suanwang::CarbonFactor;
using suanwang::CarbonIntensity;
using suanwang::CarbonMethod;
using suanwang::CarbonShape;
using suanwang::GreenPurchases;
using suanwang::Int128;
using suanwang::Money;
using suanwang::Share;
using suanwang::Time;
using suanwang::tests::beginning;
using suanwang::tests::parsed;

namespace {

const std::string kBeijing2022 = "{ annual: 0.5580 kgCO2/kWh, source: worked example }";

Calendar midnight() {
  return beginning("2026-01-12T00:00:00+08:00");
}

Time hour(std::int64_t n) {
  return Time{} + suanwang::hours(n);
}

CarbonIntensity daily(std::vector<std::int64_t> weights) {
  CarbonIntensity intensity = parsed<CarbonIntensity>(kBeijing2022);
  intensity.shape = CarbonShape::daily;
  for (const std::int64_t weight : weights) {
    intensity.daily.push_back(Share{weight});
  }
  return intensity;
}

CarbonIntensity hourly(std::vector<std::int64_t> values) {
  CarbonIntensity intensity = parsed<CarbonIntensity>(kBeijing2022);
  intensity.shape = CarbonShape::hourly;
  for (const std::int64_t value : values) {
    intensity.hourly.push_back(CarbonFactor{value});
  }
  return intensity;
}

/// One weight for the night of twelve hours, another for the day.
std::vector<std::int64_t> night_and_day(std::int64_t night, std::int64_t day) {
  std::vector<std::int64_t> weights(24, day);
  std::fill(weights.begin(), weights.begin() + 12, night);
  return weights;
}

std::vector<std::int64_t> values_of(const suanwang::StepSeries<std::int64_t>& series) {
  std::vector<std::int64_t> values;
  for (const auto& step : series.steps()) {
    values.push_back(step.value);
  }
  return values;
}

Int128 mwh(std::int64_t amount) {
  return amount * 1000 * suanwang::kPicojoulesPerKwh;
}

GreenPurchases purchases(const std::string& more) {
  return parsed<GreenPurchases>("{ residual: 0.6096 kgCO2/kWh, source: worked example" + more +
                                " }");
}

}  // namespace

TEST_CASE("85,410 MWh at 0.5580 kg/kWh are 47,659 tonnes", "[economy][carbon]") {
  const auto series =
      carbon_series(parsed<CarbonIntensity>(kBeijing2022), midnight(), hour(0), hour(8760));
  REQUIRE(series.steps().size() == 1);
  const auto account = carbon_account(purchases(""), mwh(85'410), mwh(85'410) * series.at(hour(7)));
  CHECK(account.location_ug == Int128{47'658'780} * 1'000'000'000);  // 47,658.78 t
  CHECK(account.total_ug() == account.location_ug);
}

TEST_CASE("a daily shape is scaled to the annual factor exactly", "[economy][carbon]") {
  // Twice as much by day as by night: 2/3 and 4/3 of the mean.
  const auto factors = daily_factors(daily(night_and_day(1, 2)));
  CHECK(factors[0] == CarbonFactor{372'000'000});
  CHECK(factors[12] == CarbonFactor{744'000'000});
  suanwang::RandomStream random(1, "tests/carbon");
  for (int round = 0; round < 100; ++round) {
    std::vector<std::int64_t> weights(24);
    for (std::int64_t& weight : weights) {
      weight = static_cast<std::int64_t>(random.uniform_int(1'000'000'001));
    }
    Int128 sum = 0;
    for (const CarbonFactor factor : daily_factors(daily(weights))) {
      sum += factor.base;
    }
    REQUIRE(sum == Int128{558'000'000} * 24);
  }
}

TEST_CASE("a daily shape steps on the local clock, and only where it changes",
          "[economy][carbon]") {
  const Calendar calendar = beginning("2026-01-12T09:30:00+08:00");
  const auto series = carbon_series(daily(night_and_day(1, 2)), calendar, hour(0), hour(48));
  CHECK(values_of(series) ==
        std::vector<std::int64_t>{372'000'000, 744'000'000, 372'000'000, 744'000'000, 372'000'000});
  CHECK(series.steps()[0].from == Time{});
  CHECK(series.steps()[1].from == Time{} + suanwang::minutes(150));
  CHECK(series.steps()[2].from == Time{} + suanwang::minutes(150) + suanwang::hours(12));
}

TEST_CASE("a daily shape of equal weights is flat", "[economy][carbon]") {
  const auto series = carbon_series(daily(night_and_day(3, 3)), midnight(), hour(0), hour(8760));
  CHECK(values_of(series) == std::vector<std::int64_t>{558'000'000});
}

TEST_CASE("hourly factors hold for their hours, the last one on", "[economy][carbon]") {
  const auto series = carbon_series(hourly({5, 5, 7, 6}), midnight(), hour(0), hour(100));
  CHECK(values_of(series) == std::vector<std::int64_t>{5, 7, 6});
  CHECK(series.at(hour(1)) == 5);
  CHECK(series.at(hour(2)) == 7);
  CHECK(series.at(hour(99)) == 6);
}

TEST_CASE("hourly factors can be scaled to the annual one", "[economy][carbon]") {
  CarbonIntensity intensity = hourly({1, 2, 3});
  intensity.scale_hourly = true;
  CHECK(values_of(carbon_series(intensity, midnight(), hour(0), hour(3))) ==
        std::vector<std::int64_t>{279'000'000, 558'000'000, 837'000'000});
}

TEST_CASE("market-based carbon counts what was not bought green, at the residual factor",
          "[economy][carbon]") {
  // (85,410 - 30,000 - 5,410) MWh * 0.6096 = 30,480 t; 5,410 certificates at 5.66 yuan: 30,620.60.
  const auto green = purchases(
      ", contracts: 30 GWh, certificates: 5410, certificate_price: 5.66 CNY, method: "
      "market");
  const auto account = carbon_account(green, mwh(85'410), mwh(85'410) * 558'000'000);
  CHECK(account.uncovered_pj == mwh(50'000));
  CHECK(account.market_ug == Int128{30'480} * 1'000'000'000'000);
  CHECK(account.certificate_cost == Money{3'062'060});
  CHECK(account.total_ug() == account.market_ug);
  CHECK(account.location_ug == Int128{47'658'780} * 1'000'000'000);
}

TEST_CASE("what was bought green beyond the need makes no negative carbon", "[economy][carbon]") {
  const auto green = purchases(", contracts: 9 MWh, certificates: 2, method: market");
  const auto account = carbon_account(green, mwh(10), mwh(10) * 558'000'000);
  CHECK(account.market_ug == 0);
  CHECK(account.uncovered_pj == 0);
  CHECK(account.surplus_pj == mwh(1));
  CHECK(account.certificate_cost == Money{0});
  CHECK(account.total_ug() == 0);
}

TEST_CASE("without green purchases all energy has the residual factor", "[economy][carbon]") {
  const auto account = carbon_account(purchases(""), mwh(10), mwh(10) * 558'000'000);
  CHECK(account.market_ug == Int128{6'096} * 1'000'000'000);
  CHECK(account.method == CarbonMethod::location);
}

TEST_CASE("carbon shapes and purchases that make no sense are refused", "[economy][carbon]") {
  using Catch::Contains;
  using suanwang::tests::faults;
  CHECK_THAT(daily(std::vector<std::int64_t>(23, 1)).objection(), Contains("24 weights"));
  CHECK_THAT(daily(std::vector<std::int64_t>(24, 0)).objection(), Contains("not all zero"));
  CHECK(daily(std::vector<std::int64_t>(24, 1)).objection().empty());
  CHECK_THAT(hourly({}).objection(), Contains("hourly values"));
  CarbonIntensity zeros = hourly({0, 0});
  CHECK(zeros.objection().empty());
  zeros.scale_hourly = true;
  CHECK_THAT(zeros.objection(), Contains("scaled"));
  CHECK_THAT(faults<CarbonIntensity>("{ annual: -1 kgCO2/kWh, source: test }"),
             Contains("must be"));
  CHECK_THAT(faults<CarbonIntensity>("{ annual: 1 kgCO2/kWh }"), Contains("source"));
  CHECK_THAT(faults<GreenPurchases>("{ residual: 1 kgCO2/kWh, certificates: -1, source: test }"),
             Contains("must be"));
}
