#include "sim/economy/on_site.hpp"

#include <catch2/catch.hpp>

#include "sim/base/random.hpp"
#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::Battery;
using suanwang::BatteryState;
using suanwang::Duration;
using suanwang::EnergyPrice;
using suanwang::Int128;
using suanwang::OnSite;
using suanwang::Share;
using suanwang::SupplyEnergies;
using suanwang::SupplyPiece;
using suanwang::SupplyPowers;
using suanwang::Time;
using suanwang::tests::parsed;

namespace {

constexpr std::int64_t kKw = 1'000'000;
constexpr std::int64_t kYuan = 100'000'000;  ///< a kWh, in micro-fen
constexpr Int128 kKwhUj = Int128{3'600'000} * 1'000'000;
constexpr Int128 kKwhCharge = kKwhUj * suanwang::kChargePerMicrojoule;

const std::string kBattery = "{ capacity: 1 kWh, power: 1 kW, round_trip: 80%, source: test }";
const std::string kArbitrage =
    "{ capacity: 1 kWh, power: 1 kW, round_trip: 80%, rule: price-arbitrage, charge_below: 0.4 "
    "CNY/kWh, discharge_above: 0.9 CNY/kWh, source: test }";
const std::string kFuelCell =
    "{ power: 2 kW, hydrogen_price: 30 CNY/kg, origin: grey, co2_per_kg: 10, source: test }";
const std::string kPeakCell =
    "{ power: 2 kW, hydrogen_price: 30 CNY/kg, origin: grey, co2_per_kg: 10, rule: above-price, "
    "run_above: 1 CNY/kWh, source: test }";

OnSite with_battery(const std::string& battery) {
  return parsed<OnSite>("{ battery: " + battery + " }");
}

OnSite with_cell(const std::string& battery, const std::string& cell) {
  return parsed<OnSite>("{ battery: " + battery + ", fuel_cell: " + cell + " }");
}

BatteryState holding_kwh(double kwh) {
  return {static_cast<std::int64_t>(kwh * 1000) * (kKwhCharge / 1000)};
}

SupplyPiece piece(std::int64_t load_kw, std::int64_t sun_kw, std::int64_t price = kYuan / 2) {
  return {load_kw * kKw, sun_kw * kKw, price, suanwang::kUnlimitedMw};
}

/// Exactly what the header promises of powers and of sums of energies.
template <class Parts, class Number>
bool is_balanced(const Parts& parts, Number sun) {
  return parts.load == parts.grid + parts.sun_used + parts.battery_out - parts.battery_in +
                           parts.fuel_cell + parts.unserved &&
         sun == parts.sun_used + parts.curtailed;
}

struct RandomSite {
  OnSite site;
  std::vector<SupplyPiece> pieces;
  std::vector<Duration> lengths;
};

std::int64_t below(suanwang::RandomStream& random, std::uint64_t count) {
  return static_cast<std::int64_t>(random.uniform_int(count));
}

Battery random_battery(suanwang::RandomStream& random) {
  Battery battery;
  battery.capacity = {below(random, 20'000'000'000)};
  battery.power = {below(random, 5 * kKw)};
  battery.round_trip = {10'000 + below(random, 990'001)};
  battery.initial_charge = {below(random, 1'000'001)};
  if (random.uniform01() < 0.6) {
    battery.rule = suanwang::BatteryRule::price_arbitrage;
    battery.charge_below = EnergyPrice{below(random, kYuan)};
    battery.discharge_above = EnergyPrice{battery.charge_below->base + 1 + below(random, kYuan)};
  }
  return battery;
}

RandomSite random_site(std::uint64_t seed) {
  suanwang::RandomStream random(seed, "tests/on-site");
  RandomSite drawn;
  if (random.uniform01() < 0.9) {
    drawn.site.battery = random_battery(random);
  }
  if (random.uniform01() < 0.5) {
    drawn.site.fuel_cell =
        parsed<suanwang::FuelCell>(random.uniform01() < 0.5 ? kFuelCell : kPeakCell);
  }
  for (int i = 0; i < 40; ++i) {
    SupplyPiece next{below(random, 5 * kKw), 0, below(random, 2 * kYuan), suanwang::kUnlimitedMw};
    next.sun_mw = random.uniform01() < 0.5 ? below(random, 8 * kKw) : 0;
    if (random.uniform01() < 0.3) {
      next.grid_limit_mw = random.uniform01() < 0.5 ? 0 : below(random, 4 * kKw);
    }
    drawn.pieces.push_back(next);
    drawn.lengths.push_back(Duration{below(random, 7'200'000)});
  }
  return drawn;
}

BatteryState fresh_battery(const OnSite& site) {
  return site.battery ? initial_state(*site.battery) : BatteryState{};
}

}  // namespace

TEST_CASE("without anything on site the grid is all", "[economy][on-site]") {
  const auto split = split_supply({}, piece(3, 0), {});
  CHECK(split.powers == SupplyPowers{3 * kKw, 3 * kKw, 0, 0, 0, 0, 0, 0});
  CHECK(split.holds.ms == suanwang::kNever.ms);
  CHECK(split_supply({}, piece(3, 5), {}).powers ==
        SupplyPowers{3 * kKw, 0, 3 * kKw, 2 * kKw, 0, 0, 0, 0});
}

TEST_CASE("a battery takes what the sun gives beyond the load, until it is full",
          "[economy][on-site]") {
  const auto split = split_supply(with_battery(kBattery), piece(1, 4), {});
  CHECK(split.powers == SupplyPowers{kKw, 0, 2 * kKw, 2 * kKw, 0, kKw, 0, 0});
  // 1 kWh at 1 kW of which 80 % stays: 1.25 h.
  CHECK(split.holds == suanwang::minutes(75));
  const auto full = split_supply(with_battery(kBattery), piece(1, 4), holding_kwh(1));
  CHECK(full.powers == SupplyPowers{kKw, 0, kKw, 3 * kKw, 0, 0, 0, 0});
}

TEST_CASE("a battery gives what the sun lacks, until it is empty", "[economy][on-site]") {
  const auto split = split_supply(with_battery(kBattery), piece(3, 1), holding_kwh(0.5));
  CHECK(split.powers == SupplyPowers{3 * kKw, kKw, kKw, 0, kKw, 0, 0, 0});
  CHECK(split.holds == suanwang::minutes(30));
  CHECK(split_supply(with_battery(kBattery), piece(3, 1), {}).powers ==
        SupplyPowers{3 * kKw, 2 * kKw, kKw, 0, 0, 0, 0, 0});
}

TEST_CASE("a battery in arbitrage takes from the grid at low prices and gives at high ones",
          "[economy][on-site]") {
  const OnSite site = with_battery(kArbitrage);
  const BatteryState half = holding_kwh(0.5);
  CHECK(split_supply(site, piece(3, 0, kYuan * 4 / 10), half).powers ==
        SupplyPowers{3 * kKw, 4 * kKw, 0, 0, 0, kKw, 0, 0});
  CHECK(split_supply(site, piece(3, 0, kYuan * 4 / 10 + 1), half).powers ==
        SupplyPowers{3 * kKw, 3 * kKw, 0, 0, 0, 0, 0, 0});
  CHECK(split_supply(site, piece(3, 0, kYuan * 9 / 10), half).powers ==
        SupplyPowers{3 * kKw, 2 * kKw, 0, 0, kKw, 0, 0, 0});
  // Sun that nobody uses is taken at any price.
  CHECK(split_supply(site, piece(1, 4, kYuan), half).powers.battery_in == kKw);
}

TEST_CASE("a day of arbitrage earns the difference of prices less the loss", "[economy][on-site]") {
  const OnSite site = with_battery(kArbitrage);
  const auto night = supply(site, piece(3, 0, kYuan * 3 / 10), suanwang::hours(8), {});
  // Up to whole milliseconds: 1 kWh / 0.8 taken, 1 kWh given.
  CHECK(night.energies.battery_in == kKwhUj * 5 / 4);
  CHECK(night.battery.charge == kKwhCharge);
  const auto peak = supply(site, piece(3, 0, kYuan), suanwang::hours(8), night.battery);
  CHECK(peak.energies.battery_out == kKwhUj);
  CHECK(peak.energies.grid == 23 * kKwhUj);
  CHECK(peak.battery.charge == 0);
}

TEST_CASE("in an outage the battery comes first, then the fuel cell, and the rest is unserved",
          "[economy][on-site]") {
  const OnSite site = with_cell(kArbitrage, kFuelCell);
  SupplyPiece outage = piece(4, 0, kYuan / 2);
  outage.grid_limit_mw = 0;
  CHECK(split_supply(site, outage, holding_kwh(1)).powers ==
        SupplyPowers{4 * kKw, 0, 0, 0, kKw, 0, 2 * kKw, kKw});
  outage.grid_limit_mw = 2 * kKw;
  CHECK(split_supply(site, outage, holding_kwh(1)).powers ==
        SupplyPowers{4 * kKw, 2 * kKw, 0, 0, kKw, 0, kKw, 0});
  // A low price doesn't let the battery take what the grid hasn't got.
  SupplyPiece narrow = piece(2, 0, 0);
  narrow.grid_limit_mw = 2 * kKw + 300'000;
  CHECK(split_supply(site, narrow, {}).powers.battery_in == 300'000);
}

TEST_CASE("a fuel cell runs as backup only, or above a price", "[economy][on-site]") {
  const OnSite backup = with_cell(kBattery, kFuelCell);
  const OnSite peak = with_cell(kBattery, kPeakCell);
  CHECK(split_supply(backup, piece(3, 0, 2 * kYuan), {}).powers.fuel_cell == 0);
  CHECK(split_supply(peak, piece(3, 0, kYuan), {}).powers.fuel_cell == 0);
  CHECK(split_supply(peak, piece(3, 0, kYuan + 1), {}).powers ==
        SupplyPowers{3 * kKw, kKw, 0, 0, 0, 0, 2 * kKw, 0});
  CHECK(split_supply(peak, piece(1, 0, kYuan + 1), {}).powers.fuel_cell == kKw);
}

TEST_CASE("supply is conserved in whole numbers under random pieces", "[economy][on-site]") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const RandomSite drawn = random_site(seed);
    BatteryState state = fresh_battery(drawn.site);
    const BatteryState first = state;
    SupplyEnergies sum{};
    Int128 sun = 0;
    for (std::size_t i = 0; i < drawn.pieces.size(); ++i) {
      const auto split = split_supply(drawn.site, drawn.pieces[i], state);
      REQUIRE(split.holds.ms > 0);
      REQUIRE(is_balanced(split.powers, drawn.pieces[i].sun_mw));
      REQUIRE(split.powers.grid <= drawn.pieces[i].grid_limit_mw);
      REQUIRE((split.powers.battery_in == 0 || split.powers.battery_out == 0));
      const auto stretch = supply(drawn.site, drawn.pieces[i], drawn.lengths[i], state);
      sum += stretch.energies;
      sun += Int128{drawn.pieces[i].sun_mw} * drawn.lengths[i].ms;
      state = stretch.battery;
    }
    REQUIRE(is_balanced(sum, sun));
    const std::int64_t round_trip = drawn.site.battery ? drawn.site.battery->round_trip.base : 0;
    REQUIRE(state.charge - first.charge ==
            sum.battery_in * round_trip - sum.battery_out * suanwang::kChargePerMicrojoule);
  }
}

TEST_CASE("cutting a piece at any millisecond changes no sum", "[economy][on-site]") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const RandomSite drawn = random_site(seed);
    suanwang::RandomStream random(seed, "tests/on-site-cuts");
    BatteryState whole = fresh_battery(drawn.site);
    BatteryState cut = whole;
    for (std::size_t i = 0; i < drawn.pieces.size(); ++i) {
      const auto stretch = supply(drawn.site, drawn.pieces[i], drawn.lengths[i], whole);
      SupplyEnergies sum{};
      for (Duration left = drawn.lengths[i]; left.ms > 0;) {
        const Duration step{std::min(left.ms, 1 + below(random, 3'000'000))};
        const auto part = supply(drawn.site, drawn.pieces[i], step, cut);
        sum += part.energies;
        cut = part.battery;
        left = left - step;
      }
      REQUIRE(sum == stretch.energies);
      whole = stretch.battery;
      REQUIRE(cut == whole);
    }
  }
}

TEST_CASE("quantiles of prices are by time", "[economy][on-site]") {
  // Eight hours at 30, eight at 75, eight at 120.
  const suanwang::StepSeries<std::int64_t> prices(
      {{Time{}, 30}, {Time{} + suanwang::hours(8), 120}, {Time{} + suanwang::hours(16), 75}});
  const Time end = Time{} + suanwang::hours(24);
  const auto quantile = [&](std::int64_t ppm) {
    return suanwang::price_quantile(prices, Time{}, end, Share{ppm}).base;
  };
  CHECK(quantile(0) == 30);
  CHECK(quantile(333'333) == 30);
  CHECK(quantile(333'334) == 75);
  CHECK(quantile(666'666) == 75);
  CHECK(quantile(666'667) == 120);
  CHECK(quantile(1'000'000) == 120);
  // Half of the time exactly: the first eight of sixteen hours.
  CHECK(suanwang::price_quantile(prices, Time{}, Time{} + suanwang::hours(16), Share{500'000}) ==
        EnergyPrice{30});
  const Battery battery = with_prices(
      parsed<Battery>("{ capacity: 1 kWh, power: 1 kW, rule: price-arbitrage, charge_quantile: "
                      "30%, discharge_quantile: 70%, source: test }"),
      prices,
      Time{},
      end);
  CHECK(battery.charge_below == EnergyPrice{30});
  CHECK(battery.discharge_above == EnergyPrice{120});
}

TEST_CASE("a battery where all prices are equal takes and does not give", "[economy][on-site]") {
  const suanwang::StepSeries<std::int64_t> flat(std::int64_t{50});
  const Battery battery = with_prices(
      parsed<Battery>("{ capacity: 1 kWh, power: 1 kW, rule: price-arbitrage, charge_quantile: "
                      "30%, discharge_quantile: 70%, source: test }"),
      flat,
      Time{},
      Time{} + suanwang::hours(1));
  CHECK(takes_from_grid(battery, 50));
  CHECK_FALSE(gives(battery, 50));
}

TEST_CASE("sites that make no sense are refused", "[economy][on-site]") {
  using Catch::Contains;
  CHECK(with_cell(kArbitrage, kPeakCell).objection().empty());
  CHECK_THAT(with_battery("{ capacity: 1 kWh, power: 1 kW, rule: price-arbitrage, source: test }")
                 .objection(),
             Contains("battery: ") && Contains("charge_below"));
  CHECK_THAT(with_battery("{ capacity: 1 kWh, power: 1 kW, rule: price-arbitrage, charge_below: 1 "
                          "CNY/kWh, discharge_above: 1 CNY/kWh, source: test }")
                 .objection(),
             Contains("at which it takes"));
  CHECK_THAT(parsed<OnSite>("{ fuel_cell: { power: 1 kW, hydrogen_price: 30 CNY/kg, origin: grey, "
                            "co2_per_kg: 0, source: test } }")
                 .objection(),
             Contains("fuel_cell: grey"));
  CHECK_THAT(suanwang::tests::faults<OnSite>("{ battery: { capacity: -1 kWh, power: 1 kW, source: "
                                             "test } }"),
             Contains("must be"));
}
