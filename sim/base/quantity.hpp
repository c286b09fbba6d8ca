// Quantities with units, held as whole numbers of a base unit so that sums and comparisons are
// exact.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/base/time.hpp"

namespace suanwang {

/// One unit a dimension may be written in: `factor` base units = numerator / denominator.
struct Unit {
  std::string_view symbol;
  std::int64_t base_units = 1;
};

/// A dimension: its name, the units it may be written in (the first is the one it is printed in
/// when no larger one divides the value).
struct Dimension {
  std::string_view name;       ///< "power"
  std::string_view base_unit;  ///< "mW"
  std::span<const Unit> units;
  std::string_view example;  ///< "1.9 kW", shown in errors
};

/// A whole number of base units of the dimension that `Tag::dimension()` describes.
template <class Tag>
struct Quantity {
  std::int64_t base = 0;

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
};

struct PowerTag {
  static const Dimension& dimension();
};

struct BytesTag {
  static const Dimension& dimension();
};

struct BitRateTag {
  static const Dimension& dimension();
};

struct LengthTag {
  static const Dimension& dimension();
};

struct ComputeTag {
  static const Dimension& dimension();
};

/// One, of what is held in millionths: a share, a PUE, a speed.
inline constexpr std::int64_t kPpm = 1'000'000;

struct ShareTag {
  static const Dimension& dimension();
};

struct RateTag {
  static const Dimension& dimension();
};

struct LatencyTag {
  static const Dimension& dimension();
};

struct EnergyTag {
  static const Dimension& dimension();
};

struct MoneyTag {
  static const Dimension& dimension();
};

struct EnergyPriceTag {
  static const Dimension& dimension();
};

struct PowerPriceTag {
  static const Dimension& dimension();
};

struct HeatPriceTag {
  static const Dimension& dimension();
};

struct MassTag {
  static const Dimension& dimension();
};

struct MassPriceTag {
  static const Dimension& dimension();
};

struct TrafficPriceTag {
  static const Dimension& dimension();
};

struct CardPriceTag {
  static const Dimension& dimension();
};

struct ComputePriceTag {
  static const Dimension& dimension();
};

struct TrafficEnergyTag {
  static const Dimension& dimension();
};

struct CarbonFactorTag {
  static const Dimension& dimension();
};

struct TemperatureTag {
  static const Dimension& dimension();
};

using Power = Quantity<PowerTag>;      ///< mW: W, kW, MW
using Bytes = Quantity<BytesTag>;      ///< B: kB, MB, GB, TB, KiB, MiB, GiB, TiB
using BitRate = Quantity<BitRateTag>;  ///< bit/s: kbit/s, Mbit/s, Gbit/s, Tbit/s
using Length = Quantity<LengthTag>;    ///< mm: m, km
using Compute = Quantity<ComputeTag>;  ///< GFLOPS: TFLOPS, PFLOPS, EFLOPS
using Share = Quantity<ShareTag>;      ///< millionths: %, 1 (a bare number is a share of one)
using Rate = Quantity<RateTag>;        ///< events per 1000 days: /s, /min, /h, /d
using Latency = Quantity<LatencyTag>;  ///< ns: us, ms; never rounded to Time
using Energy = Quantity<EnergyTag>;    ///< mJ: J, MJ, GJ, Wh, kWh, MWh, GWh
using Money = Quantity<MoneyTag>;      ///< fen: CNY, kCNY, MCNY
using EnergyPrice = Quantity<EnergyPriceTag>;    ///< micro-fen per kWh: CNY/kWh, CNY/MWh, fen/kWh
using PowerPrice = Quantity<PowerPriceTag>;      ///< fen per kW: CNY/kW
using HeatPrice = Quantity<HeatPriceTag>;        ///< fen per GJ: CNY/GJ
using Mass = Quantity<MassTag>;                  ///< g: kg, t
using MassPrice = Quantity<MassPriceTag>;        ///< fen per kg: CNY/kg
using TrafficPrice = Quantity<TrafficPriceTag>;  ///< micro-fen per GB (10^9 bytes): CNY/GB, fen/GB
using CardPrice = Quantity<CardPriceTag>;  ///< micro-fen per card-hour: CNY/card-h, fen/card-h
using ComputePrice = Quantity<ComputePriceTag>;    ///< micro-fen per PFLOPS-hour: CNY/PFLOPS-h
using TrafficEnergy = Quantity<TrafficEnergyTag>;  ///< mJ per GB: kWh/GB, Wh/GB, J/GB
using CarbonFactor = Quantity<CarbonFactorTag>;    ///< microgram CO2 per kWh: kgCO2/kWh, tCO2/MWh
using Temperature = Quantity<TemperatureTag>;      ///< thousandths of a degree Celsius: C

/// What a yuan has of the parts that amounts are told in: fen, and micro-fen, so that a price times
/// a few milliseconds stays exact.
inline constexpr std::int64_t kFenPerCny = 100;
inline constexpr std::int64_t kUfenPerCny = 1'000'000 * kFenPerCny;

/// The dimension of Duration, so that times are written and printed the same way ("90 s", "7d").
const Dimension& duration_dimension();

/// Reads "1.9 kW" exactly. The error says what is wrong and what would be right: no unit, an
/// unknown unit (with the nearest known), a value finer than the base unit, a value beyond 64 bits.
[[nodiscard]] tl::expected<std::int64_t, std::string> parse_quantity(std::string_view text,
                                                                     const Dimension& dimension);

/// Writes a quantity in the largest unit that divides it: 1900000 mW -> "1900 W" or "1.9 kW".
/// `parse_quantity(format_quantity(x)) == x` for every x.
[[nodiscard]] std::string format_quantity(std::int64_t base, const Dimension& dimension);

}  // namespace suanwang
