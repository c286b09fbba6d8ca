#include "sim/economy/programme/settlement.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/rounding.hpp"
#include "sim/economy/account_units.hpp"
#include "sim/economy/programme/ledger.hpp"

namespace suanwang {

namespace {

constexpr std::int32_t kMonths = 12;

CivilMonth first_whole_month(CivilDay commissioned) {
  const CivilMonth month = month_of(commissioned);
  return first_day(month) == commissioned ? month : month + 1;
}

/// The months of the twelve that are there.
std::vector<MeteredMonth> metered_after(const ProjectFacts& project,
                                        const std::vector<MeteredMonth>& months) {
  const CivilMonth first = first_whole_month(project.commissioned);
  std::vector<MeteredMonth> found;
  for (const MeteredMonth& month : months) {
    if (month.month >= first && month.month < first + kMonths) {
      found.push_back(month);
    }
  }
  return found;
}

std::int32_t connected_in_a_row(const std::vector<MeteredMonth>& months) {
  std::int32_t count = 0;
  for (auto at = months.rbegin(); at != months.rend() && at->connected; ++at) {
    ++count;
  }
  return count;
}

/// Sums of a part of a year, as if the whole were like it.
Int128 of_a_year(Int128 sum, std::size_t months) {
  return months == 0 ? Int128{0}
                     : rounded_ratio(sum * kMonths, static_cast<std::int64_t>(months), 0);
}

std::vector<RewardOffer> interest_offers(const ProgrammeRules& rules,
                                         const ProjectFacts& project,
                                         const RewardClaim& claim) {
  std::vector<RewardOffer> offers;
  for (const auto& row : rules.interest.rows) {
    if (project.loan) {
      offers.push_back(interest_offer(row.name, row.value, *project.loan, claim));
    }
  }
  return offers;
}

/// Rewards come with the claim; an interest subsidy in as many equal parts as it has years.
std::vector<CashPayment> payments(const ProgrammeRules& rules,
                                  const ProjectFacts& project,
                                  const RewardResult& rewards,
                                  std::int32_t claim_month) {
  std::vector<CashPayment> payments;
  for (const RewardLine& line : rewards.lines) {
    const InterestSubsidy* interest = rules.interest.find(line.name);
    if (line.paid.base == 0) {
      continue;
    }
    if (interest == nullptr || !project.loan) {
      payments.push_back({claim_month, line.paid});
      continue;
    }
    std::int32_t month = 0;
    for (const Money year : subsidy_by_year(*interest, *project.loan)) {
      month += kMonths;
      payments.push_back({month, year});
    }
  }
  return payments;
}

}  // namespace

ProjectSettlement settle(const ProgrammeRules& rules,
                         const ProjectFacts& project,
                         const std::vector<MeteredMonth>& months) {
  ProjectSettlement settled;
  settled.last = first_whole_month(project.commissioned) + (kMonths - 1);
  const std::vector<MeteredMonth> metered = metered_after(project, months);
  Int128 spared_pj = 0;
  Int128 spared_fen = 0;
  EnergyLedger ledger(project.commissioned);
  for (const MeteredMonth& month : metered) {
    ledger.book_month(month.month, month.facility_pj, month.it_pj);
    spared_pj += month.spared_pj;
    spared_fen += month.spared_fen;
  }
  // A run that ends sooner has the months up to its end.
  settled.sums = ledger.twelve_months(metered.empty() ? settled.last : metered.back().month);
  settled.standard = assess(rules.standard, settled.sums, project.meter);
  settled.connected_months = connected_in_a_row(metered);
  settled.claim.date = first_day(settled.last + 1);
  settled.claim.firm = project.firm;
  settled.claim.investments = project.investments;
  settled.claim.admission = settled.standard.admission;
  settled.claim.connected = settled.connected_months >= rules.connection.connected_months;
  settled.claim.saved_per_year.base =
      static_cast<std::int64_t>(of_a_year(spared_pj, metered.size()) / kPicojoulesPerMillijoule);
  settled.rewards = reward(rules.instruments,
                           settled.claim,
                           rules.coal_equivalent.factor,
                           interest_offers(rules, project, settled.claim));
  settled.yearly_saving.base = static_cast<std::int64_t>(of_a_year(spared_fen, metered.size()));
  const Money monthly{
      static_cast<std::int64_t>(rounded_ratio(settled.yearly_saving.base, kMonths, 0))};
  settled.cashflow = evaluate(rules.cashflow,
                              monthly_flow(rules.cashflow,
                                           settled.claim.whole_investment(),
                                           monthly,
                                           1,
                                           payments(rules, project, settled.rewards, kMonths + 1)));
  return settled;
}

}  // namespace suanwang
