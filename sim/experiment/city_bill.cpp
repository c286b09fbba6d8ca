#include "sim/experiment/city_bill.hpp"

#include <algorithm>

#include "sim/base/quantity.hpp"
#include "sim/record/site_bill.hpp"

namespace suanwang {

double city_bill_cny(const RunSummary& summary) {
  const auto& sites = summary.totals.programme.sites;
  double bill = summary.totals.network.cost_ufen / kUfenPerCny;
  for (const CentreSummary& centre : summary.centres) {
    const auto site = std::find_if(sites.begin(), sites.end(), [&](const SiteOutcome& one) {
      return one.centre == centre.id;
    });
    bill += site == sites.end() ? static_cast<double>(centre.supply.cost_ufen) / kUfenPerCny
                                : static_cast<double>(bill_of(*site).total().base) / kFenPerCny;
  }
  return bill;
}

}  // namespace suanwang
