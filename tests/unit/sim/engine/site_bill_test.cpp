// Facility energy, its cost and carbon: bills computed by hand, and what must hold of any bill.
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "sim/state/surroundings.hpp"
#include "tests/support/small_world.hpp"

namespace suanwang::test {

namespace {

using Steps = std::vector<StepSeries<std::int64_t>::Step>;

constexpr Int128 picojoules(std::int64_t joules) {
  return Int128{joules} * 1'000'000'000'000;
}

/// A fixed draw of 10 % of the design power at any load, and as much again above 20 C.
class Fixed final : public CoolingModel {
 public:
  [[nodiscard]] CoolingConditions conditions(const Weather& weather) const override {
    return {weather, {weather.dry_bulb_c > 20 ? 0.2 : 0.1}};
  }

  [[nodiscard]] Overhead overhead(double load, const CoolingConditions& at) const override {
    Overhead overhead;
    overhead[Subsystem::chillers] = at.terms[0];
    overhead[Subsystem::ups] = 0.05 * load;
    overhead.water_l_per_kwh = load;
    return overhead;
  }
};

Surroundings around(std::size_t centres, ZoneSeries series, std::shared_ptr<CoolingModel> cooling) {
  Surroundings surroundings;
  surroundings.zones.push_back(std::move(series));
  for (std::size_t c = 0; c < centres; ++c) {
    surroundings.sites.push_back({StepSeries<Plant>(Plant{cooling, 1'000'000}), 0});
  }
  return surroundings;
}

/// Two nodes of one core, 100 W idle and 50 W more busy: a job's core bears 150 W.
City two_nodes(std::int64_t pue_ppm) {
  City city;
  add_centre(city, pue_ppm);
  add_partition(city, {.nodes = 2});
  city.tenants.push_back({"first", DistrictId(), 1.0});
  return city;
}

Replay run_around(const City& city,
                  const std::vector<Arrival>& arrivals,
                  const Surroundings& surroundings,
                  Duration interval = hours(1)) {
  SimulatorOptions options;
  options.record_interval = interval;
  options.surroundings = &surroundings;
  Replay run = replay(city, arrivals, Stages{}, options);
  INFO(run.outcome.breach);
  REQUIRE_FALSE(run.outcome.broken);
  return run;
}

}  // namespace

TEST_CASE("a bill by hand: a tariff that changes while a job runs", "[engine][energy]") {
  const City city = two_nodes(1'200'000);
  // 0.36 CNY/kWh to 500 s, then 0.72; 0.5 kg/kWh throughout.
  ZoneSeries series;
  series.price_ufen_per_kwh =
      StepSeries<std::int64_t>(Steps{{Time{0}, 36'000'000}, {Time{500'000}, 72'000'000}});
  series.carbon_ug_per_kwh = StepSeries<std::int64_t>(500'000'000);
  const Replay run =
      run_around(city, {batch_job(1, 0, 1'000'000, 1)}, around(1, std::move(series), nullptr));
  // 150 W x 1000 s x 1.2 = 180 kJ = 0.05 kWh, half of it at each price: 0.027 CNY. 25 g.
  CHECK(run.row(1).facility_energy_pj == picojoules(180'000));
  CHECK(run.row(1).cost_ufen == 2'700'000);
  CHECK(run.row(1).carbon_ug == 25'000'000);
  // The centre draws 150 + 100 W: 300 kJ, 1/12 kWh at a mean of 0.54 CNY/kWh.
  const SiteAccount& site = run.outcome.totals.sites[CentreId(0)];
  CHECK(site.whole.facility_pj == picojoules(300'000));
  CHECK(whole_units(site.whole.cost) == 4'500'000);
  CHECK(whole_units(site.unattributed().cost) == 1'800'000);
  CHECK(site.overhead_pj[static_cast<std::size_t>(Subsystem::auxiliary)] == picojoules(50'000));
}

TEST_CASE("a bill by hand: overhead by load and weather", "[engine][energy]") {
  const City city = two_nodes(1'000'000);
  // 1 kW of design. Hot from 600 s on.
  ZoneSeries series;
  series.weather = WeatherSeries(
      std::vector<WeatherSeries::Step>{{Time{0}, {10, 5}}, {Time{600'000}, {30, 20}}});
  const Replay run = run_around(city,
                                {batch_job(1, 200'000, 800'000, 2)},
                                around(1, std::move(series), std::make_shared<Fixed>()));
  const SiteAccount& site = run.outcome.totals.sites[CentreId(0)];
  // Chillers: 100 W to 600 s, 200 W to 1000 s. UPS: 5 % of 200 W to 200 s, of 300 W after.
  CHECK(site.overhead_pj[static_cast<std::size_t>(Subsystem::chillers)] ==
        picojoules(60'000 + 80'000));
  CHECK(site.overhead_pj[static_cast<std::size_t>(Subsystem::ups)] == picojoules(2'000 + 12'000));
  CHECK(site.whole.facility_pj == picojoules(40'000 + 240'000 + 60'000 + 80'000 + 2'000 + 12'000));
  // Water: the load times 1 kW in litres an hour: 0.2 for 200 s, 0.3 for 800 s.
  CHECK(site.water_ul_h_ms == (Int128{200'000} * 200'000 + Int128{300'000} * 800'000));
  // The job has all nodes, so it bears all but what a millionth of the PUE leaves: 415/300 and
  // 515/300 are not whole ppm.
  const Int128 whole = picojoules(400 * 415 + 400 * 515);
  CHECK(run.row(1).facility_energy_pj <= whole);
  CHECK(run.row(1).facility_energy_pj > whole - Int128{300'000} * 800'000);
}

TEST_CASE("a site with a constant PUE and no price is the plain run", "[engine][energy]") {
  const City city = two_nodes(1'350'000);
  std::vector<Arrival> arrivals;
  RandomStream random(7, "site");
  std::int64_t submit = 0;
  for (std::uint64_t id = 1; id <= 200; ++id) {
    submit += static_cast<std::int64_t>(random.uniform_int(400'000));
    arrivals.push_back(batch_job(id,
                                 submit,
                                 static_cast<std::int64_t>(random.uniform_int(600'000)),
                                 1 + static_cast<std::uint32_t>(random.uniform_int(2))));
  }
  const Replay plain = replay(city, arrivals, Stages{});
  const Replay metered = run_around(city, arrivals, around(1, {}, nullptr));
  CHECK(plain.outcome.totals.fingerprint == metered.outcome.totals.fingerprint);
  REQUIRE(plain.rows.size() == metered.rows.size());
  for (std::size_t i = 0; i < plain.rows.size(); ++i) {
    CHECK(plain.rows[i].facility_energy_pj == metered.rows[i].facility_energy_pj);
  }
  CHECK(plain.outcome.totals.sites[CentreId(0)].whole ==
        metered.outcome.totals.sites[CentreId(0)].whole);
}

TEST_CASE("an accounting boundary at any instant changes no total", "[engine][energy]") {
  // Non-linear nodes of four cores, so that what a job bears depends on its neighbours.
  City city;
  add_centre(city);
  add_partition(city,
                {.nodes = 3,
                 .cores = 4,
                 .power_mw = {80'000, 97'000, 121'000, 190'000, 241'001},
                 .capacity = {{Time{3'000'000}, 2}, {Time{5'000'000}, 3}}});
  city.tenants.push_back({"first", DistrictId(), 1.0});
  RandomStream random(11, "boundaries");
  ZoneSeries series;
  Steps prices;
  std::vector<WeatherSeries::Step> weather;
  for (std::int64_t hour = 0; hour < 30; ++hour) {
    prices.push_back({Time{hour * 777'777},
                      10'000'001 + static_cast<std::int64_t>(random.uniform_int(90'000'000))});
    weather.push_back({Time{hour * 3'600'000}, {random.uniform(0, 40), 0}});
  }
  series.price_ufen_per_kwh = StepSeries<std::int64_t>(prices);
  series.carbon_ug_per_kwh = StepSeries<std::int64_t>(555'400'003);
  series.weather = WeatherSeries(weather);
  const Surroundings surroundings = around(1, std::move(series), std::make_shared<Fixed>());
  std::vector<Arrival> arrivals;
  std::int64_t submit = 0;
  for (std::uint64_t id = 1; id <= 150; ++id) {
    submit += static_cast<std::int64_t>(random.uniform_int(200'000));
    arrivals.push_back(batch_job(id,
                                 submit,
                                 1 + static_cast<std::int64_t>(random.uniform_int(900'000)),
                                 1 + static_cast<std::uint32_t>(random.uniform_int(7))));
  }
  const Replay coarse = run_around(city, arrivals, surroundings, hours(100));
  const Replay fine = run_around(city, arrivals, surroundings, milliseconds(61'003));
  CHECK(fine.intervals.size() > 100);
  const SiteAccount& a = coarse.outcome.totals.sites[CentreId(0)];
  const SiteAccount& b = fine.outcome.totals.sites[CentreId(0)];
  CHECK(a.whole == b.whole);
  CHECK(a.jobs == b.jobs);
  CHECK(a.overhead_pj == b.overhead_pj);
  CHECK(a.water_ul_h_ms == b.water_ul_h_ms);
  for (std::size_t i = 0; i < coarse.rows.size(); ++i) {
    CHECK(coarse.rows[i].cost_ufen == fine.rows[i].cost_ufen);
    CHECK(coarse.rows[i].carbon_ug == fine.rows[i].carbon_ug);
  }
  // Whole micro-fen of the intervals are those of the run.
  Int128 cost = 0;
  Int128 carbon = 0;
  for (const CentreInterval& interval : fine.intervals) {
    cost += interval.cost_ufen;
    carbon += interval.carbon_ug;
  }
  CHECK(cost == whole_units(a.whole.cost));
  CHECK(carbon == whole_units(a.whole.carbon));
}

}  // namespace suanwang::test
