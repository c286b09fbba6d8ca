// The wet bulb from what weather stations report. ASHRAE Handbook - Fundamentals (2017), chapter 1.
#pragma once

namespace suanwang {

/// Pressure of the standard atmosphere at sea level in Pa; at Beijing (54 m) it is 0.6 % less.
inline constexpr double kStandardPressurePa = 101'325.0;

/// Saturation pressure of water vapour in Pa, over ice below 0.01 C, over water above. Equations 5
/// and 6, for -100 <= t <= 200 C.
[[nodiscard]] double saturation_pressure_pa(double temperature_c);

/// kg of vapour per kg of dry air (equation 20). Needs vapour pressure < pressure.
[[nodiscard]] double humidity_ratio(double vapour_pressure_pa, double pressure_pa);

/// Humidity ratio of air with that dry bulb and thermodynamic wet bulb (equations 33 and 35). It
/// may be below 0 where no air has such a wet bulb.
[[nodiscard]] double humidity_ratio_at_wet_bulb(double dry_bulb_c,
                                                double wet_bulb_c,
                                                double pressure_pa);

/// The wet bulb in C, by bisection to 1e-9 K; relative humidity from 0 to 1.
[[nodiscard]] double wet_bulb_from_humidity_c(double dry_bulb_c,
                                              double relative_humidity,
                                              double pressure_pa = kStandardPressurePa);

/// The wet bulb in C; a dew point above the dry bulb (rounded reports have it) is taken as equal. A
/// dew point below 0 C is a frost point, as in the Handbook.
[[nodiscard]] double wet_bulb_from_dew_point_c(double dry_bulb_c,
                                               double dew_point_c,
                                               double pressure_pa = kStandardPressurePa);

}  // namespace suanwang
