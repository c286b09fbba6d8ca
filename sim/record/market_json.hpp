// What a market came to, for summary.json and the terminal.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/city/city.hpp"
#include "sim/economy/market/market_books.hpp"
#include "sim/record/run_summary.hpp"

namespace suanwang {

/// Volume, mean price and surpluses of what was agreed, unmet demand by reason, concentration,
/// what sellers' cards were used for, what was billed and what vouchers paid of it. Needs a market.
[[nodiscard]] nlohmann::ordered_json market_json(const City& city, const RunSummary& summary);

/// A few lines of the same; empty without a market.
[[nodiscard]] std::string market_lines(const City& city, const std::optional<MarketTotals>& market);

}  // namespace suanwang
