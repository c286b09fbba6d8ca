// Market rules: who trades with whom, how much, and at what price. One file a mechanism.
#pragma once

#include "scheduler/market/market_book.hpp"
#include "sim/base/plugin.hpp"

namespace suanwang {

/// One object serves one market, whose clearings it is given one after the other.
///
/// All keep the limits of orders: no buyer pays more than its price a unit, no seller gets less.
/// Where a market price is a fraction it is rounded down to a whole micro-fen, the same for both
/// sides. What the order of input could decide, an order's number does.
class MarketRule {
 public:
  virtual ~MarketRule() = default;

  /// Whether it looks at `MarketBook::pairs`; if not, it must not be given any: who may not meet,
  /// meets in markets of their own.
  [[nodiscard]] virtual bool uses_pairs() const { return false; }

  /// Whether orders with a least take part; if not, they are left out.
  [[nodiscard]] virtual bool takes_least() const { return true; }

  /// Clears a book to which `objection` has none.
  [[nodiscard]] virtual MarketOutcome clear(const MarketBook& book) = 0;
};

/// All rules there are (generated from scheduler/market/*.cpp).
PluginTable<MarketRule> market_rules();

}  // namespace suanwang
