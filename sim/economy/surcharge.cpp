#include "sim/economy/surcharge.hpp"

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"
#include "sim/economy/account_units.hpp"
#include "sim/economy/wide_quotient.hpp"

namespace suanwang {
namespace {

/// E_DC - pue * E_IT in millionths of a picojoule.
Int128 excess(Int128 facility_pj, Int128 it_pj, Share pue) {
  return facility_pj * kPpm - it_pj * pue.base;
}

}  // namespace

std::string SurchargeRules::objection() const {
  return upper_rate < lower_rate ? "the upper rate is below the lower one" : "";
}

Share second_limit(const SurchargeRules& rules) {
  return rules.reading == SurchargeReading::literal ? Share{2 * rules.limit_pue.base}
                                                    : Share{2 * rules.limit_pue.base - kPpm};
}

Surcharge surcharge(const SurchargeRules& rules, Int128 facility_pj, Int128 it_pj) {
  constexpr Int128 kMost = Int128{1} << 100;
  SUANWANG_CHECK(it_pj >= 0 && it_pj < kMost && facility_pj >= 0 && facility_pj < kMost,
                 "energies of a year");
  const Int128 over = excess(facility_pj, it_pj, rules.limit_pue);
  if (over <= 0) {
    return {};
  }
  const bool lower = excess(facility_pj, it_pj, second_limit(rules)) <= 0;
  const Int128 borne = rules.basis == SurchargeBasis::all ? facility_pj * kPpm : over;
  Surcharge due;
  due.rate = lower ? rules.lower_rate : rules.upper_rate;
  due.energy_pj = rounded_ratio(borne, kPpm, 0);
  due.microfen = rounded_wide_quotient(borne, due.rate.base, kPicojoulesPerKwh * kPpm);
  const Int128 fen =
      rounded_wide_quotient(borne, due.rate.base, kPicojoulesPerKwh * kPpm * kMicrofenPerFen);
  SUANWANG_CHECK(fen <= INT64_MAX, "a surcharge is below 2^63 fen");
  due.money = {static_cast<std::int64_t>(fen)};
  return due;
}

}  // namespace suanwang
