// What a run comes to in money, all in all.
#pragma once

#include "sim/record/run_summary.hpp"

namespace suanwang {

/// CNY that the city's centres pay and its links charge in the run. Of a centre with a contract all
/// of its bill: energy, capacity, surcharge, hydrogen, certificates and the heat pump, less what
/// its heat brings (SiteBill); of others their energy. Rewards and investments are no part of it.
[[nodiscard]] double city_bill_cny(const RunSummary& summary);

}  // namespace suanwang
