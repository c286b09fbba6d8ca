#include "sim/economy/programme/connection.hpp"

namespace suanwang {

std::string ConnectionRules::objection() const {
  if (days(1).ms % interval.ms != 0) {
    return "interval must divide a day into whole parts";
  }
  if (source.empty()) {
    return "source is empty: say where the thresholds come from, or 'illustrative'";
  }
  return {};
}

ConnectionCheck check_month(const ConnectionRules& rules, const ConnectionMonth& month) {
  const Int128 difference = month.daily_sum_pj - month.monthly_pj;
  const Int128 gap = difference < 0 ? -difference : difference;
  ConnectionCheck check;
  check.whole = month.expected > 0 && month.observed == month.expected;
  check.accepted = month.accepted;
  check.complete =
      Int128{month.received} * kPpm >= Int128{month.expected} * rules.completeness.base;
  check.consistent = gap * kPpm <= month.monthly_pj * rules.deviation.base;
  check.reported = month.unreported_outage <= days(rules.longest_outage_working_days);
  return check;
}

}  // namespace suanwang
