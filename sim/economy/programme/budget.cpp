#include "sim/economy/programme/budget.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"

namespace suanwang {
namespace {

Money sum_of(const std::vector<BudgetClaim>& claims) {
  Money sum;
  for (const BudgetClaim& claim : claims) {
    sum.base += claim.amount.base;
  }
  return sum;
}

/// One pass over the queue of a year.
class Settling {
 public:
  Settling(const BudgetRules& rules, BudgetYear& year)
      : rules_(rules), year_(year), left_(rules.annual.base) {}

  void take(const BudgetClaim& claim) {
    SUANWANG_CHECK(claim.amount >= Money{0}, "no claim is negative");
    if (!rules_.pay_in_parts && claim.amount > rules_.annual) {
      year_.never_payable.push_back(claim);
    } else if (!blocked_ && claim.amount.base <= left_) {
      pay(claim);
    } else {
      defer(claim);
    }
  }

 private:
  void pay(const BudgetClaim& claim) {
    left_ -= claim.amount.base;
    year_.paid.push_back(claim);
  }

  void defer(BudgetClaim claim) {
    if (rules_.pay_in_parts && left_ > 0) {
      BudgetClaim part = claim;
      part.amount = Money{left_};
      claim.amount.base -= left_;
      pay(part);
    }
    blocked_ = blocked_ || rules_.queue == QueueRule::first_come;
    year_.deferred.push_back(std::move(claim));
  }

  const BudgetRules& rules_;
  BudgetYear& year_;
  std::int64_t left_;
  bool blocked_ = false;
};

}  // namespace

Money BudgetYear::paid_sum() const {
  return sum_of(paid);
}

Money BudgetYear::deferred_sum() const {
  return sum_of(deferred);
}

BudgetYear CityBudget::settle(std::int32_t year, std::vector<BudgetClaim> claims) {
  SUANWANG_CHECK(year > last_year_, "a budget is settled year by year");
  last_year_ = year;
  std::stable_sort(claims.begin(), claims.end(), [](const BudgetClaim& a, const BudgetClaim& b) {
    return a.date < b.date;
  });
  BudgetYear book{year, rules_.annual, {}, {}, {}};
  Settling settling(rules_, book);
  for (const BudgetClaim& claim : waiting_) {
    settling.take(claim);
  }
  for (const BudgetClaim& claim : claims) {
    settling.take(claim);
  }
  waiting_ = book.deferred;
  return book;
}

}  // namespace suanwang
