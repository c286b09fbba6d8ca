#include "sim/economy/programme/cashflow.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sim/economy/programme/programme_text.hpp"

using suanwang::CashflowRules;
using suanwang::evaluate;
using suanwang::Money;
using suanwang::monthly_flow;
using suanwang::tests::yuan;

namespace {

const std::string kCashflow =
    "discount_rate: 12%\n"
    "horizon_months: 24\n"
    "source: illustrative\n";

CashflowRules cashflow_rules(const std::string& text = kCashflow) {
  return suanwang::tests::parsed<CashflowRules>(text);
}

}  // namespace

TEST_CASE("what comes back in a year with the year's interest is worth what was paid",
          "[programme]") {
  // 100 now against 112 in a year, and 125.44 in two, at 12 %.
  const auto flow = [](std::int32_t month, Money amount) {
    return monthly_flow(cashflow_rules(), yuan(100), Money{0}, 1, {{month, amount}});
  };
  CHECK(evaluate(cashflow_rules(), flow(12, yuan(112))).net_present_value == Money{0});
  CHECK(evaluate(cashflow_rules(), flow(24, Money{12'544})).net_present_value == Money{0});
  CHECK(evaluate(cashflow_rules(), flow(12, Money{11'312})).net_present_value == Money{100});
  CHECK(evaluate(cashflow_rules(), flow(25, Money{12'544})).net_present_value == yuan(-100));
}

TEST_CASE("equal savings are worth the textbook's annuity", "[programme]") {
  // 12 payments of 1,000,000 at 1 % a month, 12.682503 % a year: factor 11.2550775 (annuity table).
  const CashflowRules yearly =
      cashflow_rules("{ discount_rate: 126825 ppm, horizon_months: 12, source: x }");
  const auto flow = monthly_flow(yearly, Money{0}, yuan(1'000'000), 1, {});
  CHECK(static_cast<double>(evaluate(yearly, flow).net_present_value.base) ==
        Approx(1'125'507'750.0).epsilon(1e-6));
}

TEST_CASE("payback is the first month at whose end all has come back", "[programme]") {
  const auto payback = [](Money investment, Money saving, std::int32_t first) {
    return evaluate(cashflow_rules(), monthly_flow(cashflow_rules(), investment, saving, first, {}))
        .payback_months;
  };
  CHECK(payback(yuan(100), yuan(10), 1) == 10);
  CHECK(payback(yuan(100), yuan(10), 4) == 13);
  CHECK(payback(Money{10'001}, yuan(10), 1) == 11);
  CHECK(payback(yuan(240), yuan(10), 1) == 24);
  CHECK_FALSE(payback(Money{24'001}, yuan(10), 1).has_value());
  CHECK_FALSE(payback(yuan(100), Money{0}, 1).has_value());
  CHECK_FALSE(payback(yuan(100), yuan(-10), 1).has_value());
  CHECK(payback(Money{0}, yuan(10), 1) == 0);
}

TEST_CASE("a reward shortens the payback", "[programme]") {
  // 100 paid, 25 back at the end of month 5, 10 a month: 25 + 10 * 8 = 105 after eight months.
  const auto flow = monthly_flow(cashflow_rules(), yuan(100), yuan(10), 1, {{5, yuan(25)}});
  CHECK(evaluate(cashflow_rules(), flow).payback_months == 8);
}

TEST_CASE("without interest the present value is the sum", "[programme]") {
  const CashflowRules free = cashflow_rules("{ discount_rate: 0%, horizon_months: 24, source: x }");
  const auto flow = monthly_flow(free, yuan(100), yuan(10), 1, {});
  CHECK(evaluate(free, flow).net_present_value == yuan(140));
}

TEST_CASE("rules of valuation with bad fields are refused", "[programme]") {
  using suanwang::tests::faults;
  using suanwang::tests::with_line;
  CHECK_THAT(faults<CashflowRules>(with_line(kCashflow, "discount_rate", "discount_rate: -1%")),
             Catch::Contains("from 0"));
  CHECK_THAT(faults<CashflowRules>(with_line(kCashflow, "horizon_months", "")),
             Catch::Contains("horizon_months"));
  CHECK_THAT(faults<CashflowRules>(with_line(kCashflow, "source", "")), Catch::Contains("source"));
}
