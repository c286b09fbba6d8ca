// From the spec of a market to its plan.
#pragma once

#include <memory>

#include "sim/base/issue.hpp"
#include "sim/economy/market/market_plan.hpp"
#include "sim/scenario/city_builder.hpp"
#include "sim/scenario/spec.hpp"

namespace suanwang {

/// Null without a market, or if errors were added: centres and accelerators that are not there,
/// windows that are empty or over, more cards than a centre has, orders without a market.
[[nodiscard]] std::shared_ptr<const MarketPlan> build_market(const spec::Scenario& scenario,
                                                             const BuiltCity& built,
                                                             Issues& issues);

}  // namespace suanwang
