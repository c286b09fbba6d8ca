// Whether a retrofit pays: net present value and simple payback of a project's cash flow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/fields.hpp"
#include "sim/base/quantity.hpp"

namespace suanwang {

struct CashflowRules {
  Share discount_rate{};
  std::int32_t horizon_months = 0;
  std::string source;

  template <class V>
  void fields(V& v) {
    v.required("discount_rate",
               discount_rate,
               "interest a year, compounded yearly",
               between(Share{0}, Share{1'000'000}));
    v.required("horizon_months", horizon_months, "months after the investment", between(1, 600));
    v.required("source", source, "where the rate and the horizon come from, or 'illustrative'");
  }
};

/// A payment at the end of a month, counted from the investment (month 0); negative: spent.
struct CashPayment {
  std::int32_t month = 0;
  Money amount{};
};

/// The payments of a project by month, 0 to the horizon: the investment, `saving` at the end of
/// each month from `first_saving` on, and whatever else comes (rewards, subsidies of interest).
/// Payments after the horizon are left out.
[[nodiscard]] std::vector<Money> monthly_flow(const CashflowRules& rules,
                                              Money investment,
                                              Money saving,
                                              std::int32_t first_saving,
                                              const std::vector<CashPayment>& further);

struct CashflowResult {
  Money net_present_value{};
  std::optional<std::int32_t> payback_months;  ///< none: it does not pay within the horizon
};

/// NPV = sum of flow_k / (1 + r)^(k / 12), in doubles (exact to the fen below about 10^10 yuan,
/// the month's factor by sim/base/math) and rounded to the fen. Payback is simple, without
/// discount: the first month at whose end all that was paid out has come back; exact.
[[nodiscard]] CashflowResult evaluate(const CashflowRules& rules, const std::vector<Money>& flow);

}  // namespace suanwang
