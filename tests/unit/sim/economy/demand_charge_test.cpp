#include "sim/economy/demand_charge.hpp"

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/city/civil_date.hpp"
#include "tests/unit/sim/economy/clock.hpp"

using suanwang::Calendar;
using suanwang::DemandMeter;
using suanwang::Duration;
using suanwang::Int128;
using suanwang::Money;
using suanwang::MonthlyDemand;
using suanwang::PowerPrice;
using suanwang::Time;
using suanwang::tests::beginning;
using suanwang::tests::minute;

namespace {

constexpr PowerPrice k48Yuan{4'800};

Calendar january() {
  return beginning("2026-01-01T00:00:00+08:00");
}

/// A kW for a millisecond is 10^12 pJ.
void draw(DemandMeter& meter, std::int64_t kw, Time from, Time until) {
  meter.add(from, until, Int128{1'000'000'000'000} * kw * (until - from).ms);
}

}  // namespace

TEST_CASE("constant power is its own highest demand, and pays the price of a kW a month for each",
          "[economy][demand]") {
  DemandMeter meter(january());
  draw(meter, 1000, Time{}, Time{} + suanwang::days(31));
  const auto months = meter.months();
  REQUIRE(months.size() == 1);
  CHECK(demand_kw(months[0]) == Approx(1000.0));
  CHECK(demand_charge(k48Yuan, months[0]) == Money{4'800'000});
}

TEST_CASE("demand is the mean over a quarter of an hour, not the highest power",
          "[economy][demand]") {
  // 3000 kW for ten minutes of a quarter, else 1000 kW: (10 * 3000 + 5 * 1000) / 15 kW; across the
  // boundary of two quarters only five minutes are in each: (5 * 3000 + 10 * 1000) / 15 kW.
  const auto [spike_at, kw, yuan] = GENERATE(table<std::int64_t, double, std::int64_t>(
      {{60, 7000.0 / 3.0, 112'000}, {70, 5000.0 / 3.0, 80'000}}));
  DemandMeter meter(january());
  draw(meter, 1000, Time{}, minute(spike_at));
  draw(meter, 3000, minute(spike_at), minute(spike_at + 10));
  draw(meter, 1000, minute(spike_at + 10), Time{} + suanwang::days(31));
  CHECK(demand_kw(meter.months().front()) == Approx(kw));
  CHECK(demand_charge(k48Yuan, meter.months().front()) == Money{yuan * 100});
}

TEST_CASE("each calendar month has its own highest demand", "[economy][demand]") {
  DemandMeter meter(january());
  const Time february = Time{} + suanwang::days(31);
  draw(meter, 500, Time{}, february - suanwang::minutes(5));
  draw(meter, 2000, february - suanwang::minutes(5), february + suanwang::minutes(15));
  draw(meter, 800, february + suanwang::minutes(15), february + suanwang::days(28));
  const auto months = meter.months();
  REQUIRE(months.size() == 2);
  CHECK(suanwang::month_text(months[0].month) == "2026-01");
  CHECK(demand_kw(months[0]) == Approx(1000.0));
  CHECK(demand_kw(months[1]) == Approx(2000.0));
  CHECK(months[1].covered == months[1].whole);
}

TEST_CASE("a month that is metered in part pays by time", "[economy][demand]") {
  // 48,000 yuan * 7 / 31 = 10,838.709...
  DemandMeter meter(beginning("2026-01-12T00:00:00+08:00"));
  draw(meter, 1000, Time{}, Time{} + suanwang::days(7));
  CHECK(demand_charge(k48Yuan, meter.months().front()) == Money{1'083'871});
}

TEST_CASE("windows are those of the local clock", "[economy][demand]") {
  // 00:10 to 00:20: five minutes in each of two quarters.
  DemandMeter meter(beginning("2026-01-01T00:10:00+08:00"));
  draw(meter, 900, Time{}, minute(10));
  CHECK(demand_kw(meter.months().front()) == Approx(300.0));
}

TEST_CASE("what is not metered has drawn nothing", "[economy][demand]") {
  DemandMeter meter(january());
  draw(meter, 900, minute(0), minute(5));
  draw(meter, 900, minute(40), minute(41));
  CHECK(demand_kw(meter.months().front()) == Approx(300.0));
  CHECK(meter.months().front().covered == suanwang::minutes(41));
  CHECK_THROWS(meter.add(minute(40), minute(42), 1));
}

TEST_CASE("a contracted capacity pays whatever was drawn", "[economy][demand]") {
  CHECK(suanwang::contracted_charge({3'200}, 5000, suanwang::days(30), suanwang::days(30)) ==
        Money{16'000'000});
  suanwang::CapacityCharge charge;
  charge.basis = suanwang::CapacityBasis::contracted;
  charge.price = {3'200};
  charge.contracted_kva = 5000;
  DemandMeter meter(january());
  draw(meter, 1, Time{}, Time{} + suanwang::days(31));
  CHECK(capacity_charge(charge, meter.months().front()) == Money{16'000'000});
  charge.basis = suanwang::CapacityBasis::maximum_demand;
  CHECK(capacity_charge(charge, meter.months().front()) == Money{3'200});
}

TEST_CASE("cutting pieces anywhere changes no demand", "[economy][demand]") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    suanwang::RandomStream random(seed, "tests/demand");
    const Calendar calendar = beginning("2026-01-30T22:03:07+08:00");
    DemandMeter whole(calendar);
    DemandMeter cut(calendar);
    Time at{};
    for (int i = 0; i < 60; ++i) {
      const auto length = static_cast<std::int64_t>(1 + random.uniform_int(20'000'000));
      const Int128 nanowatts = static_cast<std::int64_t>(random.uniform_int(5'000'000'000'000'000));
      const auto first =
          static_cast<std::int64_t>(random.uniform_int(static_cast<std::uint64_t>(length) + 1));
      const Time middle = at + Duration{first};
      const Time end = at + Duration{length};
      whole.add(at, end, nanowatts * length);
      cut.add(at, middle, nanowatts * first);
      cut.add(middle, end, nanowatts * (length - first));
      at = end;
    }
    REQUIRE(whole.months() == cut.months());
    REQUIRE(whole.months().size() >= 2);
  }
}

TEST_CASE("energy of a piece is shared out over its windows without loss", "[economy][demand]") {
  // 10 pJ over four windows, not a whole number of them each: 2, 3, 2, 3.
  DemandMeter meter(january());
  meter.add(Time{}, minute(60), 10);
  CHECK(meter.months().front().window_pj == 3);
  DemandMeter day_window(january(), suanwang::hours(24));
  day_window.add(Time{}, minute(60), 10);
  CHECK(day_window.months().front().window_pj == 10);
}
