// Electric chillers by the EIR model of DOE-2 and EnergyPlus (Chiller:Electric:EIR, EnergyPlus
// Engineering Reference): capacity and energy-input ratio by temperature, times a curve of the
// part-load ratio.
#pragma once

#include <array>
#include <cstdint>

namespace suanwang {

/// c0 + c1 x + c2 x^2 + c3 y + c4 y^2 + c5 x y.
struct Biquadratic {
  std::array<double, 6> c{};

  [[nodiscard]] constexpr double at(double x, double y) const {
    return c[0] + c[1] * x + c[2] * x * x + c[3] * y + c[4] * y * y + c[5] * x * y;
  }
};

/// Curves of leaving chilled water x and entering condenser water y, both in C, with the ranges
/// they were fitted on. Outside the temperatures are clamped: a quadratic runs away. So water above
/// the range (data centres use 15 C and more) is taken as its end, which errs to more power.
struct ChillerCurves {
  Biquadratic capacity;
  Biquadratic energy_input_ratio;
  std::array<double, 3> part_load{};
  double chilled_water_low_c = 0;
  double chilled_water_high_c = 0;
  double condenser_water_low_c = 0;
  double condenser_water_high_c = 0;
  /// Below this part-load ratio the chiller goes on and off.
  double least_part_load = 0;
};

/// The centrifugal chiller of DOE-2 with COP 5.50: coefficients as in the Modelica Buildings
/// Library, Buildings.Fluid.Chillers.Data.ElectricEIR.DOE_2_Centrifugal_5_50COP.
inline constexpr ChillerCurves kDoe2Centrifugal{
    {{.257896, .0389016, -.00021708, .0468684, -.00094284, -.00034344}},
    {{.933884, -.058212, .00450036, .00243, .000486, -.001215}},
    {.222903, .313387, .46371},
    5.0,
    10.0,
    24.0,
    35.0,
    0.1};

/// `count` alike chillers, of which as few run as stay at or under part load `stage`.
struct ChillerBankParams {
  double cop = 6.0;        ///< at the reference point of the curves
  double capacity = 0.45;  ///< of each at the reference point
  std::uint32_t count = 3;
  double stage = 0.9;
};

/// Heat, capacity and power are in one unit: here, design IT power.
class ChillerBank {
 public:
  /// What the weather gives, the same for every load.
  struct Conditions {
    double capacity = 0;    ///< of each chiller
    double full_power = 0;  ///< of each chiller at its capacity
  };

  explicit ChillerBank(const ChillerBankParams& params,
                       const ChillerCurves& curves = kDoe2Centrifugal);

  [[nodiscard]] Conditions conditions(double chilled_water_c, double condenser_water_c) const;

  /// Power to carry `heat` >= 0. Beyond the capacity of all it stays at full power: what can't be
  /// carried is the room's to bear.
  [[nodiscard]] double power(double heat, const Conditions& at) const;

  /// The most heat that all carry.
  [[nodiscard]] double most_heat(const Conditions& at) const { return count_ * at.capacity; }

 private:
  ChillerCurves curves_;
  double cop_;
  double reference_capacity_;
  double count_;
  double stage_;
};

}  // namespace suanwang
