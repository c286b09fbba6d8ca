#include "sim/economy/on_site.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace suanwang {
namespace {

std::string with_place(const std::string& place, const std::string& objection) {
  return objection.empty() ? "" : place + ": " + objection;
}

bool lasts(const Battery& battery,
           const BatteryState& state,
           std::int64_t in_mw,
           std::int64_t out_mw) {
  return time_to_bound(battery, state, in_mw, out_mw).ms > 0;
}

/// What the battery gives of a lack of which the grid can take over all but `short_mw`.
std::int64_t battery_out(const OnSite& site,
                         const SupplyPiece& piece,
                         const BatteryState& state,
                         std::int64_t lack_mw,
                         std::int64_t short_mw) {
  if (!site.battery) {
    return 0;
  }
  const bool by_rule = gives(*site.battery, piece.price_ufen_per_kwh);
  const std::int64_t out = std::min(by_rule ? lack_mw : short_mw, site.battery->power.base);
  return out > 0 && lasts(*site.battery, state, 0, out) ? out : 0;
}

std::int64_t cell_out(const OnSite& site,
                      const SupplyPiece& piece,
                      std::int64_t lack_mw,
                      std::int64_t short_mw) {
  if (!site.fuel_cell) {
    return 0;
  }
  const FuelCell& cell = *site.fuel_cell;
  const bool by_price = cell.rule == FuelCellRule::above_price && cell.run_above &&
                        piece.price_ufen_per_kwh > cell.run_above->base;
  return std::min(by_price ? lack_mw : short_mw, cell.power.base);
}

/// The powers with what the battery takes: sun that would be curtailed, then grid.
SupplyPowers with_charging(const OnSite& site,
                           const SupplyPiece& piece,
                           const BatteryState& state,
                           SupplyPowers powers) {
  if (!site.battery || powers.battery_out > 0) {
    return powers;
  }
  const Battery& battery = *site.battery;
  const std::int64_t of_sun = std::min(powers.curtailed, battery.power.base);
  const std::int64_t left =
      std::min(battery.power.base - of_sun, piece.grid_limit_mw - powers.grid);
  const std::int64_t of_grid = takes_from_grid(battery, piece.price_ufen_per_kwh) ? left : 0;
  if (!lasts(battery, state, of_sun + of_grid, 0)) {
    return powers;
  }
  powers.battery_in = of_sun + of_grid;
  powers.sun_used += of_sun;
  powers.curtailed -= of_sun;
  powers.grid += of_grid;
  return powers;
}

}  // namespace

std::string OnSite::objection() const {
  if (battery && !battery->objection().empty()) {
    return with_place("battery", battery->objection());
  }
  return fuel_cell ? with_place("fuel_cell", fuel_cell->objection()) : "";
}

SupplySplit split_supply(const OnSite& site,
                         const SupplyPiece& piece,
                         const BatteryState& battery) {
  SUANWANG_CHECK(piece.load_mw >= 0 && piece.sun_mw >= 0 && piece.grid_limit_mw >= 0,
                 "powers are not negative");
  const auto beyond_limit = [&](std::int64_t lack) {
    return std::max<std::int64_t>(0, lack - piece.grid_limit_mw);
  };
  SupplyPowers powers;
  powers.load = piece.load_mw;
  powers.sun_used = std::min(piece.load_mw, piece.sun_mw);
  powers.curtailed = piece.sun_mw - powers.sun_used;
  std::int64_t lack = piece.load_mw - powers.sun_used;
  powers.battery_out = battery_out(site, piece, battery, lack, beyond_limit(lack));
  lack -= powers.battery_out;
  powers.fuel_cell = cell_out(site, piece, lack, beyond_limit(lack));
  lack -= powers.fuel_cell;
  powers.unserved = beyond_limit(lack);
  powers.grid = lack - powers.unserved;
  powers = with_charging(site, piece, battery, powers);
  const Duration holds =
      site.battery ? time_to_bound(*site.battery, battery, powers.battery_in, powers.battery_out)
                   : Duration{kNever.ms};
  return {powers, holds};
}

BatteryState after(const OnSite& site,
                   const BatteryState& battery,
                   const SupplyPowers& powers,
                   Duration time) {
  if (!site.battery) {
    return battery;
  }
  const Int128 rate = charge_rate(*site.battery, powers.battery_in, powers.battery_out);
  const BatteryState next{battery.charge + rate * time.ms};
  SUANWANG_CHECK(next.charge >= 0 && next.charge <= full_charge(*site.battery),
                 "a battery holds from nothing to its capacity");
  return next;
}

SupplyEnergies& operator+=(SupplyEnergies& sum, const SupplyEnergies& other) {
  sum.load += other.load;
  sum.grid += other.grid;
  sum.sun_used += other.sun_used;
  sum.curtailed += other.curtailed;
  sum.battery_out += other.battery_out;
  sum.battery_in += other.battery_in;
  sum.fuel_cell += other.fuel_cell;
  sum.unserved += other.unserved;
  return sum;
}

SupplyEnergies operator*(const SupplyPowers& powers, Duration time) {
  const auto energy = [&](std::int64_t power_mw) {
    return Int128{power_mw} * time.ms;
  };
  return {energy(powers.load),
          energy(powers.grid),
          energy(powers.sun_used),
          energy(powers.curtailed),
          energy(powers.battery_out),
          energy(powers.battery_in),
          energy(powers.fuel_cell),
          energy(powers.unserved)};
}

SupplyStretch supply(const OnSite& site,
                     const SupplyPiece& piece,
                     Duration time,
                     BatteryState battery) {
  SupplyStretch stretch{{}, battery};
  for (Duration left = time; left.ms > 0;) {
    const SupplySplit split = split_supply(site, piece, stretch.battery);
    const Duration step = std::min(split.holds, left);
    stretch.energies += split.powers * step;
    stretch.battery = after(site, stretch.battery, split.powers, step);
    left = left - step;
  }
  return stretch;
}

}  // namespace suanwang
