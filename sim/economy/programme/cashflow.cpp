#include "sim/economy/programme/cashflow.hpp"

#include "sim/base/check.hpp"
#include "sim/base/math.hpp"

namespace suanwang {
namespace {

/// Halves away from zero.
Money rounded(double fen) {
  return {static_cast<std::int64_t>(fen < 0 ? fen - 0.5 : fen + 0.5)};
}

Money net_present_value(Share rate, const std::vector<Money>& flow) {
  const double growth = 1.0 + static_cast<double>(rate.base) / 1e6;
  double sum = 0.0;
  for (std::size_t month = 0; month < flow.size(); ++month) {
    const double factor = math::pow(growth, static_cast<double>(month) / 12.0);
    sum += static_cast<double>(flow[month].base) / factor;
  }
  return rounded(sum);
}

std::optional<std::int32_t> payback(const std::vector<Money>& flow) {
  Money balance;
  for (std::size_t month = 0; month < flow.size(); ++month) {
    balance.base += flow[month].base;
    if (balance >= Money{0}) {
      return static_cast<std::int32_t>(month);
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Money> monthly_flow(const CashflowRules& rules,
                                Money investment,
                                Money saving,
                                std::int32_t first_saving,
                                const std::vector<CashPayment>& further) {
  std::vector<Money> flow(static_cast<std::size_t>(rules.horizon_months) + 1);
  flow.front().base = -investment.base;
  for (std::size_t month = 1; month < flow.size(); ++month) {
    flow[month].base += static_cast<std::int32_t>(month) >= first_saving ? saving.base : 0;
  }
  for (const CashPayment& payment : further) {
    SUANWANG_CHECK(payment.month >= 0, "nothing is paid before the investment");
    if (payment.month <= rules.horizon_months) {
      flow[static_cast<std::size_t>(payment.month)].base += payment.amount.base;
    }
  }
  return flow;
}

CashflowResult evaluate(const CashflowRules& rules, const std::vector<Money>& flow) {
  return {net_present_value(rules.discount_rate, flow), payback(flow)};
}

}  // namespace suanwang
