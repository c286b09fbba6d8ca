// The dimensions there are, and the units each may be written in.
#include <array>

#include "sim/base/quantity.hpp"

namespace suanwang {
namespace {

constexpr std::array kPowerUnits{
    Unit{"W", 1'000}, Unit{"mW", 1}, Unit{"kW", 1'000'000}, Unit{"MW", 1'000'000'000}};
constexpr std::array kBytesUnits{Unit{"B", 1},
                                 Unit{"kB", 1'000},
                                 Unit{"KiB", 1LL << 10},
                                 Unit{"MB", 1'000'000},
                                 Unit{"MiB", 1LL << 20},
                                 Unit{"GB", 1'000'000'000},
                                 Unit{"GiB", 1LL << 30},
                                 Unit{"TB", 1'000'000'000'000},
                                 Unit{"TiB", 1LL << 40}};
constexpr std::array kBitRateUnits{Unit{"bit/s", 1},
                                   Unit{"kbit/s", 1'000},
                                   Unit{"Mbit/s", 1'000'000},
                                   Unit{"Gbit/s", 1'000'000'000},
                                   Unit{"Tbit/s", 1'000'000'000'000}};
constexpr std::array kLengthUnits{Unit{"m", 1'000}, Unit{"mm", 1}, Unit{"km", 1'000'000}};
constexpr std::array kComputeUnits{Unit{"GFLOPS", 1},
                                   Unit{"TFLOPS", 1'000},
                                   Unit{"PFLOPS", 1'000'000},
                                   Unit{"EFLOPS", 1'000'000'000}};
constexpr std::array kShareUnits{Unit{"", 1'000'000}, Unit{"%", 10'000}, Unit{"ppm", 1}};
constexpr std::array kRateUnits{Unit{"/d", 1'000},
                                Unit{"/h", 24'000},
                                Unit{"/min", 1'440'000},
                                Unit{"/s", 86'400'000},
                                Unit{"/1000d", 1}};
constexpr std::array kLatencyUnits{
    Unit{"ms", 1'000'000}, Unit{"ns", 1}, Unit{"us", 1'000}, Unit{"s", 1'000'000'000}};
constexpr std::array kDurationUnits{Unit{"s", 1'000},
                                    Unit{"ms", 1},
                                    Unit{"min", 60'000},
                                    Unit{"h", 3'600'000},
                                    Unit{"d", 86'400'000}};
constexpr std::array kEnergyUnits{Unit{"kWh", 3'600'000'000},
                                  Unit{"mJ", 1},
                                  Unit{"J", 1'000},
                                  Unit{"MJ", 1'000'000'000},
                                  Unit{"GJ", 1'000'000'000'000},
                                  Unit{"Wh", 3'600'000},
                                  Unit{"MWh", 3'600'000'000'000},
                                  Unit{"GWh", 3'600'000'000'000'000}};
constexpr std::array kMoneyUnits{
    Unit{"CNY", 100}, Unit{"fen", 1}, Unit{"kCNY", 100'000}, Unit{"MCNY", 100'000'000}};
constexpr std::array kEnergyPriceUnits{Unit{"CNY/kWh", 100'000'000},
                                       Unit{"ufen/kWh", 1},
                                       Unit{"CNY/MWh", 100'000},
                                       Unit{"fen/kWh", 1'000'000}};
constexpr std::array kPowerPriceUnits{Unit{"CNY/kW", 100}, Unit{"fen/kW", 1}};
constexpr std::array kHeatPriceUnits{Unit{"CNY/GJ", 100}, Unit{"fen/GJ", 1}};
constexpr std::array kMassUnits{Unit{"t", 1'000'000}, Unit{"kg", 1'000}, Unit{"g", 1}};
constexpr std::array kMassPriceUnits{Unit{"CNY/kg", 100}, Unit{"fen/kg", 1}};
constexpr std::array kTrafficPriceUnits{Unit{"CNY/GB", 100'000'000},
                                        Unit{"ufen/GB", 1},
                                        Unit{"fen/GB", 1'000'000},
                                        Unit{"CNY/TB", 100'000}};
constexpr std::array kCardPriceUnits{
    Unit{"CNY/card-h", 100'000'000}, Unit{"ufen/card-h", 1}, Unit{"fen/card-h", 1'000'000}};
constexpr std::array kComputePriceUnits{
    Unit{"CNY/PFLOPS-h", 100'000'000}, Unit{"ufen/PFLOPS-h", 1}, Unit{"fen/PFLOPS-h", 1'000'000}};
constexpr std::array kTrafficEnergyUnits{
    Unit{"kWh/GB", 3'600'000'000}, Unit{"mJ/GB", 1}, Unit{"J/GB", 1'000}, Unit{"Wh/GB", 3'600'000}};
constexpr std::array kCarbonFactorUnits{Unit{"kgCO2/kWh", 1'000'000'000},
                                        Unit{"ugCO2/kWh", 1},
                                        Unit{"gCO2/kWh", 1'000'000},
                                        Unit{"tCO2/MWh", 1'000'000'000}};
constexpr std::array kTemperatureUnits{Unit{"C", 1'000}, Unit{"mC", 1}};

}  // namespace

const Dimension& PowerTag::dimension() {
  static constexpr Dimension kDimension{"power", "mW", kPowerUnits, "1.9 kW"};
  return kDimension;
}

const Dimension& BytesTag::dimension() {
  static constexpr Dimension kDimension{"size", "B", kBytesUnits, "512 GiB"};
  return kDimension;
}

const Dimension& BitRateTag::dimension() {
  static constexpr Dimension kDimension{"bit rate", "bit/s", kBitRateUnits, "400 Gbit/s"};
  return kDimension;
}

const Dimension& LengthTag::dimension() {
  static constexpr Dimension kDimension{"length", "mm", kLengthUnits, "45 km"};
  return kDimension;
}

const Dimension& ComputeTag::dimension() {
  static constexpr Dimension kDimension{"compute", "GFLOPS", kComputeUnits, "320 TFLOPS"};
  return kDimension;
}

const Dimension& ShareTag::dimension() {
  static constexpr Dimension kDimension{"share", "ppm", kShareUnits, "95%"};
  return kDimension;
}

const Dimension& RateTag::dimension() {
  static constexpr Dimension kDimension{"rate", "/1000d", kRateUnits, "40/h"};
  return kDimension;
}

const Dimension& LatencyTag::dimension() {
  static constexpr Dimension kDimension{"latency", "ns", kLatencyUnits, "50 us"};
  return kDimension;
}

const Dimension& EnergyTag::dimension() {
  static constexpr Dimension kDimension{"energy", "mJ", kEnergyUnits, "10 kWh"};
  return kDimension;
}

const Dimension& MoneyTag::dimension() {
  static constexpr Dimension kDimension{"money", "fen", kMoneyUnits, "30 MCNY"};
  return kDimension;
}

const Dimension& EnergyPriceTag::dimension() {
  static constexpr Dimension kDimension{
      "price of energy", "ufen/kWh", kEnergyPriceUnits, "0.75 CNY/kWh"};
  return kDimension;
}

const Dimension& PowerPriceTag::dimension() {
  static constexpr Dimension kDimension{"price of power", "fen/kW", kPowerPriceUnits, "48 CNY/kW"};
  return kDimension;
}

const Dimension& HeatPriceTag::dimension() {
  static constexpr Dimension kDimension{"price of heat", "fen/GJ", kHeatPriceUnits, "44 CNY/GJ"};
  return kDimension;
}

const Dimension& MassTag::dimension() {
  static constexpr Dimension kDimension{"mass", "g", kMassUnits, "300 t"};
  return kDimension;
}

const Dimension& MassPriceTag::dimension() {
  static constexpr Dimension kDimension{"price of mass", "fen/kg", kMassPriceUnits, "30 CNY/kg"};
  return kDimension;
}

const Dimension& TrafficPriceTag::dimension() {
  static constexpr Dimension kDimension{
      "price of traffic", "ufen/GB", kTrafficPriceUnits, "0.02 CNY/GB"};
  return kDimension;
}

const Dimension& CardPriceTag::dimension() {
  static constexpr Dimension kDimension{
      "price of computing", "ufen/card-h", kCardPriceUnits, "12 CNY/card-h"};
  return kDimension;
}

const Dimension& ComputePriceTag::dimension() {
  static constexpr Dimension kDimension{
      "price of normalised computing", "ufen/PFLOPS-h", kComputePriceUnits, "20 CNY/PFLOPS-h"};
  return kDimension;
}

const Dimension& TrafficEnergyTag::dimension() {
  static constexpr Dimension kDimension{
      "energy of traffic", "mJ/GB", kTrafficEnergyUnits, "5 Wh/GB"};
  return kDimension;
}

const Dimension& CarbonFactorTag::dimension() {
  static constexpr Dimension kDimension{
      "carbon factor", "ugCO2/kWh", kCarbonFactorUnits, "0.5554 kgCO2/kWh"};
  return kDimension;
}

const Dimension& TemperatureTag::dimension() {
  static constexpr Dimension kDimension{"temperature", "mC", kTemperatureUnits, "15 C"};
  return kDimension;
}

const Dimension& duration_dimension() {
  static constexpr Dimension kDimension{"duration", "ms", kDurationUnits, "90 s"};
  return kDimension;
}

}  // namespace suanwang
