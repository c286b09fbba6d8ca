// Interest subsidies for loans: the lower of the loan's rate and the loan prime rate (LPR), on the
// balance of each year, up to a cap and for some years.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/civil_date.hpp"
#include "sim/economy/programme/reward.hpp"

namespace suanwang {

enum class Repayment : std::uint8_t { bullet, equal_principal, annuity };

constexpr auto choices(Repayment /*type*/) {
  return std::array{
      Choice{"bullet", Repayment::bullet, "all at the end 到期还本"},
      Choice{"equal-principal", Repayment::equal_principal, "the same principal a month 等额本金"},
      Choice{"annuity", Repayment::annuity, "the same payment a month 等额本息"}};
}

struct Loan {
  Money principal{};
  Share rate{};
  std::int32_t months = 0;
  Repayment repayment = Repayment::bullet;

  template <class V>
  void fields(V& v) {
    v.required(
        "principal", principal, "drawn at once", between(Money{0}, Money{100'000'000'000'000}));
    v.required("rate", rate, "interest a year", between(Share{0}, Share{1'000'000}));
    v.required("months", months, "term", between(1, 600));
    v.required("repayment", repayment, "how it is paid back");
  }
};

/// Months in a year for which interest is reckoned.
inline constexpr std::int32_t kLoanMonths = 12;

/// What is owed during each month of the term. Equal principal: P * (n - k) / n, each rounded half
/// to even. Annuity: payments of P r (1 + r)^n / ((1 + r)^n - 1), r = rate / 12 (worked out in
/// doubles, rounded to the fen), of which what is left after the month's interest (half to even)
/// pays the principal, as banks reckon.
[[nodiscard]] std::vector<Money> balances(const Loan& loan);

struct InterestSubsidy {
  Share reference_rate{};
  Money cap_per_year{};
  std::int32_t most_years = 0;
  Money least_investment{};
  std::string kind = "interest";
  std::optional<std::string> same_kind_as;
  Eligibility eligible;
  Date published;
  std::int32_t valid_years = 0;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("reference_rate",
               reference_rate,
               "loan prime rate of the same term (LPR), a year",
               between(Share{0}, Share{1'000'000}));
    v.required("cap_per_year", cap_per_year, "most a firm gets in a year", at_least(Money{0}));
    v.required("most_years", most_years, "years of the loan that are subsidised", between(1, 50));
    v.optional("least_investment",
               least_investment,
               "investment that a project must reach",
               at_least(Money{0}));
    v.optional("kind", kind, "kind of the subsidy");
    v.optional("same_kind_as",
               same_kind_as,
               "switch: the kind it is taken to be the same as, so that only the best is paid; the "
               "policy leaves it open");
    v.optional("eligible", eligible, "which firms may claim; default: above scale or registered");
    v.required("published", published, "publication date of the policy, its first day");
    v.required("valid_years", valid_years, "years from publication", between(1, 50));
    v.required("source", source, "where the rule comes from, and what is assumed");
  }

  /// same_kind_as if given, else kind.
  [[nodiscard]] const std::string& kind_in_choice() const;
};

/// The subsidy of each year of the loan that is subsidised: min(rate, reference) * mean balance,
/// capped, rounded half to even once a year. Months outside the term owe nothing.
[[nodiscard]] std::vector<Money> subsidy_by_year(const InterestSubsidy& rules, const Loan& loan);

/// The sum over the years as an offer beside the rewards, under that name. Zero if the date, the
/// firm or the investment do not qualify.
[[nodiscard]] RewardOffer interest_offer(const std::string& name,
                                         const InterestSubsidy& rules,
                                         const Loan& loan,
                                         const RewardClaim& claim);

}  // namespace suanwang
