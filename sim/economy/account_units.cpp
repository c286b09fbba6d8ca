#include "sim/economy/account_units.hpp"

#include "sim/base/check.hpp"
#include "sim/base/rounding.hpp"
#include "sim/economy/wide_quotient.hpp"

namespace suanwang {
namespace {

Money money(Int128 fen) {
  SUANWANG_CHECK(fen >= INT64_MIN && fen <= INT64_MAX, "money is below 2^63 fen");
  return {static_cast<std::int64_t>(fen)};
}

}  // namespace

Int128 microfen_of(Int128 cost) {
  return rounded_ratio(cost, kPicojoulesPerKwh, 0);
}

Money money_of(Int128 cost) {
  return money(rounded_ratio(cost, kPicojoulesPerKwh * kMicrofenPerFen, 0));
}

Money money_of_microfen(Int128 microfen) {
  return money(rounded_ratio(microfen, kMicrofenPerFen, 0));
}

Int128 micrograms_of(Int128 carbon) {
  return rounded_ratio(carbon, kPicojoulesPerKwh, 0);
}

Int128 grams_of(Int128 carbon) {
  return rounded_ratio(carbon, kPicojoulesPerKwh * kMicrogramsPerGram, 0);
}

Int128 coal_equivalent_mg(Int128 energy_pj, CoalFactor factor) {
  return rounded_wide_quotient(energy_pj, factor.base, kPicojoulesPerKwh);
}

}  // namespace suanwang
