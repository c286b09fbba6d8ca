// From the units of a run's accounts to those of bills and reports. A run integrates energy in
// picojoules, cost in picojoules times micro-fen per kWh, carbon in picojoules times micrograms per
// kWh; nothing is rounded before it comes here, and here once, half to even.
#pragma once

#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/economy/programme/coal_equivalent.hpp"

namespace suanwang {

inline constexpr Int128 kPicojoulesPerKwh = Int128{3'600'000'000} * 1'000'000'000;
inline constexpr Int128 kPicojoulesPerMillijoule = 1'000'000'000;
inline constexpr Int128 kMicrofenPerFen = 1'000'000;
inline constexpr Int128 kMicrogramsPerGram = 1'000'000;

/// Micro-fen of a cost in pJ * micro-fen per kWh.
[[nodiscard]] Int128 microfen_of(Int128 cost);

/// Fen of a cost in pJ * micro-fen per kWh, rounded once.
[[nodiscard]] Money money_of(Int128 cost);

/// Fen of micro-fen.
[[nodiscard]] Money money_of_microfen(Int128 microfen);

/// Micrograms, and grams rounded once, of carbon in pJ * micrograms per kWh.
[[nodiscard]] Int128 micrograms_of(Int128 carbon);
[[nodiscard]] Int128 grams_of(Int128 carbon);

/// Milligrams of coal equivalent (10^9 are a tce) of an energy.
[[nodiscard]] Int128 coal_equivalent_mg(Int128 energy_pj, CoalFactor factor);

}  // namespace suanwang
