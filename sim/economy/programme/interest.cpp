#include "sim/economy/programme/interest.hpp"

#include <algorithm>

#include "sim/base/rounding.hpp"
#include "sim/economy/programme/civil_month.hpp"

namespace suanwang {
namespace {

constexpr Int128 kMonthlyParts = Int128{1'000'000} * kLoanMonths;

Money share_of(Money amount, std::int64_t part, std::int64_t whole) {
  return {static_cast<std::int64_t>(rounded_ratio(Int128{amount.base} * part, whole, 0))};
}

std::vector<Money> equal_principal_balances(const Loan& loan) {
  std::vector<Money> owed;
  for (std::int32_t paid = 0; paid < loan.months; ++paid) {
    owed.push_back(share_of(loan.principal, loan.months - paid, loan.months));
  }
  return owed;
}

/// By multiplication in a fixed order, so that every compiler gives the same payment.
std::int64_t annuity_payment(const Loan& loan) {
  const auto principal = static_cast<double>(loan.principal.base);
  const double r = static_cast<double>(loan.rate.base) / (1e6 * kLoanMonths);
  double growth = 1.0;
  for (std::int32_t i = 0; i < loan.months; ++i) {
    growth *= 1.0 + r;
  }
  return half_up(principal * r * growth / (growth - 1.0));
}

std::vector<Money> annuity_balances(const Loan& loan) {
  const std::int64_t payment = annuity_payment(loan);
  std::vector<Money> owed;
  std::int64_t balance = loan.principal.base;
  for (std::int32_t i = 0; i < loan.months; ++i) {
    owed.push_back({balance});
    const Int128 interest = rounded_ratio(Int128{balance} * loan.rate.base, kMonthlyParts, 0);
    balance = std::max<std::int64_t>(0, balance + static_cast<std::int64_t>(interest) - payment);
  }
  return owed;
}

Money subsidy_of_year(const InterestSubsidy& rules,
                      const Loan& loan,
                      const std::vector<Money>& owed,
                      std::size_t year) {
  const std::size_t begin = year * kLoanMonths;
  const std::size_t end = std::min(begin + kLoanMonths, owed.size());
  Int128 sum = 0;
  for (std::size_t i = begin; i < end; ++i) {
    sum += owed[i].base;
  }
  const std::int64_t rate = std::min(loan.rate, rules.reference_rate).base;
  const Money full{static_cast<std::int64_t>(rounded_ratio(sum * rate, kMonthlyParts, 0))};
  return std::min(full, rules.cap_per_year);
}

bool qualifies(const InterestSubsidy& rules, const RewardClaim& claim) {
  return rules.published.day <= claim.date &&
         claim.date < years_after(rules.published.day, rules.valid_years) &&
         rules.eligible.admits(claim.firm) && rules.least_investment <= claim.whole_investment();
}

}  // namespace

std::vector<Money> balances(const Loan& loan) {
  switch (loan.repayment) {
    case Repayment::equal_principal:
      return equal_principal_balances(loan);
    case Repayment::annuity:
      // Without interest the same payment is the same principal.
      return loan.rate.base > 0 ? annuity_balances(loan) : equal_principal_balances(loan);
    case Repayment::bullet:
      break;
  }
  return std::vector<Money>(static_cast<std::size_t>(loan.months), loan.principal);
}

const std::string& InterestSubsidy::kind_in_choice() const {
  return same_kind_as ? *same_kind_as : kind;
}

std::vector<Money> subsidy_by_year(const InterestSubsidy& rules, const Loan& loan) {
  const std::vector<Money> owed = balances(loan);
  std::vector<Money> years;
  for (std::size_t year = 0; year * kLoanMonths < owed.size(); ++year) {
    if (year == static_cast<std::size_t>(rules.most_years)) {
      break;
    }
    years.push_back(subsidy_of_year(rules, loan, owed, year));
  }
  return years;
}

RewardOffer interest_offer(const std::string& name,
                           const InterestSubsidy& rules,
                           const Loan& loan,
                           const RewardClaim& claim) {
  RewardOffer offer{name, rules.kind_in_choice(), {}, {}};
  if (qualifies(rules, claim)) {
    for (const Money year : subsidy_by_year(rules, loan)) {
      offer.amount.base += year.base;
    }
  }
  return offer;
}

}  // namespace suanwang
