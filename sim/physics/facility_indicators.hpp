// Indicators of a facility (ISO/IEC 30134 series) from sums of energy over one period. A mean of
// ratios is never taken: a quiet month would weigh as much as a busy one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/city/meter_point.hpp"
#include "sim/physics/cooling_model.hpp"

namespace suanwang {

/// 1, 2 or 3 of PUE1, PUE2, PUE3.
[[nodiscard]] int pue_category(MeterPoint meter);

/// An exact ratio of sums.
struct Ratio {
  Int128 numerator = 0;
  Int128 denominator = 0;

  /// In units of 10^-digits, rounded half to even; nothing if the denominator is not above 0.
  /// Needs denominator * 10^digits and the answer below 2^127.
  [[nodiscard]] std::optional<Int128> rounded(unsigned digits) const;

  /// In millionths.
  [[nodiscard]] std::optional<Int128> ppm() const { return rounded(6); }

  /// The ratio times `factor`, to change its unit: water in uL over energy in uJ, times 3 600 000,
  /// is L/kWh; carbon in ug over uJ, times 3600, is kg/kWh.
  [[nodiscard]] Ratio times(std::int64_t factor) const { return {numerator * factor, denominator}; }
};

/// Sums over a period, all energies in one unit, whichever.
struct FacilityEnergy {
  Int128 it = 0;  ///< at the input of the IT equipment
  std::array<Int128, kSubsystems> part{};
  Int128 reused = 0;     ///< heat that left the facility to be used; part of what came in
  Int128 renewable = 0;  ///< of what came in
  Int128 water = 0;      ///< in any unit
  Int128 carbon = 0;     ///< in any unit

  Int128& operator[](Subsystem s) { return part[static_cast<std::size_t>(s)]; }

  Int128 operator[](Subsystem s) const { return part[static_cast<std::size_t>(s)]; }

  /// E_DC: IT and all subsystems.
  [[nodiscard]] Int128 total() const;

  /// E_IT as that meter sees it. After the UPS stand the PDUs and the IT; after the PDUs the IT
  /// alone, since no loss is modelled between a PDU and its IT.
  [[nodiscard]] Int128 metered_it(MeterPoint meter) const;
};

/// The denominators E_IT are as metered, in all of them.
struct FacilityIndicators {
  Ratio pue;  ///< E_DC / E_IT
  Ratio wue;  ///< water / E_IT
  Ratio cue;  ///< carbon / E_IT
  Ratio erf;  ///< E_reuse / E_DC
  Ratio ere;  ///< (E_DC - E_reuse) / E_IT = PUE (1 - ERF)
  Ratio ref;  ///< E_ren / E_DC
};

[[nodiscard]] FacilityIndicators facility_indicators(const FacilityEnergy& energy,
                                                     MeterPoint meter);

}  // namespace suanwang
