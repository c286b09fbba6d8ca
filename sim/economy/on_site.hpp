// How a site's load is supplied: by its sun, its battery, its fuel cell and the grid. Powers are
// whole milliwatts, energies whole microjoules (a milliwatt for a millisecond), so that the parts
// are the load exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/time.hpp"
#include "sim/economy/battery.hpp"
#include "sim/economy/fuel_cell.hpp"
#include "sim/economy/photovoltaics.hpp"

namespace suanwang {

/// What a site has; each is optional, and without any the grid is all.
struct OnSite {
  std::optional<Photovoltaics> photovoltaics;
  std::optional<Battery> battery;
  std::optional<FuelCell> fuel_cell;

  template <class V>
  void fields(V& v) {
    v.optional("photovoltaics", photovoltaics, "solar panels; what isn't used is curtailed");
    v.optional("battery", battery, "a battery");
    v.optional("fuel_cell", fuel_cell, "a hydrogen fuel cell");
  }

  /// What the parts object to; empty if all is well.
  [[nodiscard]] std::string objection() const;
};

/// What the grid gives if nothing limits it.
inline constexpr std::int64_t kUnlimitedMw = INT64_MAX / 4;

/// What holds for a piece of time.
struct SupplyPiece {
  std::int64_t load_mw = 0;
  std::int64_t sun_mw = 0;                    ///< what the panels give
  std::int64_t price_ufen_per_kwh = 0;        ///< of the grid
  std::int64_t grid_limit_mw = kUnlimitedMw;  ///< 0: an outage
};

/// Powers, or energies, by where they come from and go to. Two equations hold exactly:
///   load = grid + sun_used + battery_out - battery_in + fuel_cell + unserved
///   sun = sun_used + curtailed
template <class Number>
struct SupplyParts {
  Number load{};
  Number grid{};
  Number sun_used{};
  Number curtailed{};
  Number battery_out{};
  Number battery_in{};
  Number fuel_cell{};
  Number unserved{};  ///< beyond what the grid's limit, battery and cell can give

  friend bool operator==(const SupplyParts&, const SupplyParts&) = default;
};

using SupplyPowers = SupplyParts<std::int64_t>;  ///< mW
using SupplyEnergies = SupplyParts<Int128>;      ///< uJ

struct SupplySplit {
  SupplyPowers powers;
  Duration holds{};  ///< at least a millisecond; kNever if the battery doesn't end it
};

/// Who supplies what, in this order: the sun; the battery, if its rule gives now; the fuel cell, if
/// it runs at this price; the grid up to its limit. What the limit leaves is for the battery
/// whatever its rule, then the cell. The battery takes sun that nobody uses, and from the grid
/// (with what its limit leaves) if its rule takes now; never while it gives. Nothing is fed into
/// the grid. A battery that can't give or take the power in question for a millisecond is empty or
/// full.
[[nodiscard]] SupplySplit split_supply(const OnSite& site,
                                       const SupplyPiece& piece,
                                       const BatteryState& battery);

/// The state after `powers` have held for `time`, no longer than the split holds.
[[nodiscard]] BatteryState after(const OnSite& site,
                                 const BatteryState& battery,
                                 const SupplyPowers& powers,
                                 Duration time);

SupplyEnergies& operator+=(SupplyEnergies& sum, const SupplyEnergies& other);
[[nodiscard]] SupplyEnergies operator*(const SupplyPowers& powers, Duration time);

/// A piece of time supplied from its beginning to its end.
struct SupplyStretch {
  SupplyEnergies energies;
  BatteryState battery;
};

/// Splits again wherever the battery gets full or empty. Cutting a piece at any millisecond gives
/// the same sums. O(times it does so).
[[nodiscard]] SupplyStretch supply(const OnSite& site,
                                   const SupplyPiece& piece,
                                   Duration time,
                                   BatteryState battery);

}  // namespace suanwang
