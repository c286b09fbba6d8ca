// Contracts for tests: terms in hours and yuan, and a ledger under the illustrative rules.
#pragma once

#include <cstdint>

#include "sim/city/civil_date.hpp"
#include "sim/economy/market/contract_ledger.hpp"

namespace suanwang::tests {

/// 12.80 yuan a card-hour, in micro-fen.
inline constexpr std::int64_t kCardHourPrice = 1'280'000'000;

inline Time at_hour(std::int64_t h) {
  return Time{} + hours(h);
}

/// On demand, matched at the start; of the second class: 99.5 %, within 4 h. The platform keeps 2
/// %.
inline ContractTerms agreement(std::int64_t cards, Time begins, Time ends) {
  ContractTerms terms;
  terms.buyer = TenantId(0);
  terms.seller = CentreId(0);
  terms.sla = 1;
  terms.units = cards;
  terms.price_microfen = kCardHourPrice;
  terms.seller_price_microfen = kCardHourPrice;
  terms.fee = {20'000};
  terms.begins = begins;
  terms.ends = ends;
  return terms;
}

inline ContractTerms with_product(ContractTerms terms, ProductKind product) {
  terms.product = product;
  return terms;
}

inline ContractTerms with_price(ContractTerms terms, std::int64_t price_microfen) {
  terms.price_microfen = price_microfen;
  terms.seller_price_microfen = price_microfen;
  return terms;
}

inline ContractTerms with_class(ContractTerms terms, std::uint32_t sla) {
  terms.sla = sla;
  return terms;
}

/// A calendar whose time 0 is midnight of that day in Beijing.
inline Calendar beijing_from(CivilDate date) {
  const std::int64_t days_since_1970 = day_of(date).days_since_1970;
  return {days_since_1970 * days(1).ms - hours(8).ms, hours(8), {}, {}};
}

inline ContractLedger illustrative_ledger() {
  return {illustrative_contract_rules(), beijing_from({2024, 1, 5})};
}

}  // namespace suanwang::tests
