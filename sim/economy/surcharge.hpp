// The price surcharge on data centres whose PUE is above a limit (差别电价).
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "sim/base/fields.hpp"
#include "sim/base/int128.hpp"
#include "sim/base/quantity.hpp"
#include "sim/economy/tariff.hpp"

namespace suanwang {

/// What "one time over the limit" is, above which the higher rate applies. The rule's text leaves
/// it open; an earlier rule's boundaries 1.4 and 1.8 are those of the overhead reading.
enum class SurchargeReading : std::uint8_t { literal, overhead };

constexpr auto choices(SurchargeReading /*type*/) {
  return std::array{
      Choice<SurchargeReading>{"literal", SurchargeReading::literal, "twice the limit: 2 L"},
      Choice<SurchargeReading>{
          "overhead", SurchargeReading::overhead, "twice the overhead: 1 + 2 (L - 1)"}};
}

enum class SurchargeBasis : std::uint8_t { over_limit, all };

constexpr auto choices(SurchargeBasis /*type*/) {
  return std::array{
      Choice<SurchargeBasis>{
          "over-limit", SurchargeBasis::over_limit, "the energy beyond limit times IT energy"},
      Choice<SurchargeBasis>{"all", SurchargeBasis::all, "all energy of the facility"}};
}

struct SurchargeRules {
  Share limit_pue{};
  EnergyPrice lower_rate{};
  EnergyPrice upper_rate{};
  SurchargeReading reading = SurchargeReading::overhead;
  SurchargeBasis basis = SurchargeBasis::over_limit;
  std::string source;

  template <class V>
  void fields(V& v) {
    const auto rate = between(EnergyPrice{0}, kMostEnergyPrice);
    v.required("limit_pue",
               limit_pue,
               "PUE up to which, itself included, nothing is due",
               between(Share{1'000'000}, Share{10'000'000}));
    v.required("lower_rate", lower_rate, "up to the second limit, itself included", rate);
    v.required("upper_rate", upper_rate, "beyond it", rate);
    v.required("reading", reading, "switch: what the second limit is");
    v.required("basis", basis, "switch: the energy that bears the surcharge");
    v.required("source", source, "where the rule comes from, and what is assumed");
  }

  /// What no single field can tell; empty if all is well.
  [[nodiscard]] std::string objection() const;
};

/// L2: where the higher rate begins.
[[nodiscard]] Share second_limit(const SurchargeRules& rules);

struct Surcharge {
  EnergyPrice rate{};    ///< 0 if nothing is due
  Int128 energy_pj = 0;  ///< that bears it, rounded half to even
  Int128 microfen = 0;   ///< worked out from exact energies, rounded half to even once
  Money money{};         ///< likewise, in fen

  friend bool operator==(const Surcharge&, const Surcharge&) = default;
};

/// For sums over the same period, which the rule says is a year. E_over = E_DC - L * E_IT; levels
/// are told apart by E_DC <= L * E_IT in whole numbers, never by a quotient. Energies in
/// picojoules, 0 <= it_pj, 0 <= facility_pj < 2^100.
[[nodiscard]] Surcharge surcharge(const SurchargeRules& rules, Int128 facility_pj, Int128 it_pj);

}  // namespace suanwang
