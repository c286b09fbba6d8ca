#include "sim/economy/programme/coal_equivalent.hpp"

#include <array>

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"

namespace suanwang {
namespace {

constexpr std::array kFactorUnits{
    Unit{"kgce/kWh", 1'000'000}, Unit{"mgce/kWh", 1}, Unit{"gce/kWh", 1'000}};
constexpr std::array kPriceUnits{Unit{"CNY/tce", 100}, Unit{"fen/tce", 1}};

}  // namespace

const Dimension& CoalFactorTag::dimension() {
  static constexpr Dimension kDimension{
      "coal equivalent", "mgce/kWh", kFactorUnits, "0.1229 kgce/kWh"};
  return kDimension;
}

const Dimension& CoalPriceTag::dimension() {
  static constexpr Dimension kDimension{
      "price of energy saved", "fen/tce", kPriceUnits, "1200 CNY/tce"};
  return kDimension;
}

Money worth_of_saving(Energy energy, CoalFactor factor, CoalPrice price) {
  // mJ * mg/kWh * fen/t, over 3.6e9 mJ in a kWh and 1e9 mg in a tonne. The field lists bound factor
  // and price so that the product of three stays below 2^127.
  constexpr Int128 kScale = Int128{3'600'000'000} * 1'000'000'000;
  if (energy.base <= 0) {
    return {};
  }
  const Int128 fen = rounded_ratio(Int128{energy.base} * factor.base * price.base, kScale, 0);
  SUANWANG_CHECK(fen <= INT64_MAX, "a saving is worth less than 2^63 fen");
  return {static_cast<std::int64_t>(fen)};
}

}  // namespace suanwang
