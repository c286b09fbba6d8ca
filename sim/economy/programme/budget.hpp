// The city's yearly envelope for rewards and who waits when it is empty. Not in the policy: a view
// for planners.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"
#include "sim/city/calendar.hpp"

namespace suanwang {

enum class QueueRule : std::uint8_t { first_come, first_fit };

constexpr auto choices(QueueRule /*type*/) {
  return std::array{
      Choice{"first-come", QueueRule::first_come, "nobody overtakes a claim that has to wait"},
      Choice{"first-fit", QueueRule::first_fit, "later claims that still fit are paid"}};
}

struct BudgetRules {
  Money annual{};
  QueueRule queue = QueueRule::first_come;
  bool pay_in_parts = false;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("annual", annual, "envelope of a calendar year", at_least(Money{0}));
    v.required("queue", queue, "order of payment");
    v.optional("pay_in_parts",
               pay_in_parts,
               "whether what is left pays a part of a claim, the rest waiting");
    v.required("source", source, "where the envelope comes from, or 'illustrative'");
  }
};

struct BudgetClaim {
  std::string project;
  CivilDay date;  ///< of the claim: who comes first
  Money amount{};

  friend bool operator==(const BudgetClaim&, const BudgetClaim&) = default;
};

/// One year's end: paid + deferred + never_payable = claimed, and paid <= the envelope.
struct BudgetYear {
  std::int32_t year = 0;
  Money envelope{};
  std::vector<BudgetClaim> paid;      ///< amounts as paid
  std::vector<BudgetClaim> deferred;  ///< what stays to be paid; first in the next year's queue
  std::vector<BudgetClaim> never_payable;  ///< larger than a year's envelope, and not payable in
                                           ///< parts

  [[nodiscard]] Money paid_sum() const;
  [[nodiscard]] Money deferred_sum() const;
};

class CityBudget {
 public:
  explicit CityBudget(BudgetRules rules) : rules_(std::move(rules)) {}

  /// Pays the claims of a year after those deferred from earlier years, each group by date, claims
  /// of one date in the order given. Years go up. Needs amounts >= 0. What is
  /// left of an envelope lapses.
  BudgetYear settle(std::int32_t year, std::vector<BudgetClaim> claims);

 private:
  BudgetRules rules_;
  std::int32_t last_year_ = INT32_MIN;
  std::vector<BudgetClaim> waiting_;
};

}  // namespace suanwang
